import { isLockHeld, WRITER_LOCK } from '../postgres/lock.ts'
import type { Sql } from '../postgres/sql.ts'
import { pause } from '../wait.ts'

const LOOK_MS = 500
const FREE_LOOKS = 4

/**
 * Pauses until other processes have stopped writing to the archive, but for at most `ms`. A load job releases the
 * writers' lock between its batches, so the pause ends early only when the lock has been free several times in a row.
 */
export async function pauseWhileWriting(sql: Sql, ms: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + ms
  for (let free = 0; free < FREE_LOOKS && !signal.aborted;) {
    const rest = until - performance.now()
    if (rest <= 0) return
    await pause(Math.min(LOOK_MS, rest), signal)
    free = (await isLockHeld(sql, WRITER_LOCK)) ? 0 : free + 1
  }
}
