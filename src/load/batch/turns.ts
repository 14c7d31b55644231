import { setImmediate as nextTurn } from 'node:timers/promises'

// Some 10 ms.
const TURN_LETTERS = 1_000_000

/**
 * Has work on long texts take turns with whatever else the process has to do: 45 MB of them at once take 0.4 s. Call it
 * after each with its letters.
 */
export function createTurns(): (letters: number) => Promise<void> {
  let since = 0
  return async (letters) => {
    since += letters
    if (since < TURN_LETTERS) return
    since = 0
    await nextTurn()
  }
}
