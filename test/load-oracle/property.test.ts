import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../src/postgres/connect.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { createRandom } from '../oracle/load-input.ts'
import { randomSequence, runSequence, shrink } from './sequence.ts'

// LOAD_SEED repeats a single sequence. LOAD_SEQUENCES sets the number of sequences.
const SEED = process.env['LOAD_SEED'] === undefined ? null : Number(process.env['LOAD_SEED'])
const SEQUENCES = Number(process.env['LOAD_SEQUENCES'] ?? 40 * LENGTH)
const FIRST_SEED = Number(process.env['LOAD_FIRST_SEED'] ?? 1)

let database: { db: Db; drop(): Promise<void> }
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test(
  'ends in the archive, and gives the answers, of a plain evaluation of the contract',
  { timeout: 600_000 * LENGTH },
  async () => {
    const seeds = SEED === null ? Array.from({ length: SEQUENCES }, (_, i) => FIRST_SEED + i) : [SEED]
    for (const seed of seeds) {
      const steps = randomSequence(createRandom(seed), 6)
      const difference = await runSequence(database.db, steps)
      if (difference === null) continue
      const kind = sortOf(difference)
      const smallest = await shrink(
        steps,
        async (fewer) => sortOf((await runSequence(database.db, fewer)) ?? '') === kind,
      )
      const small = await runSequence(database.db, smallest)
      expect.fail(
        `LOAD_SEED=${seed}: ${small ?? difference}\n${smallest.map((step) => JSON.stringify(step)).join('\n')}`,
      )
    }
  },
)

/** Returns the text of the difference without its values, so that shrinking keeps looking for the same fault. */
function sortOf(difference: string): string {
  return difference
    .replace(/^step \d+: /, '')
    .replace(/\d+/g, '#')
    .slice(0, 24)
}
