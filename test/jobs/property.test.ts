import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { createRandom } from '../oracle/load-input.ts'
import { createJobRunner, type JobRunner } from './harness.ts'
import { randomCase, runCase, shrinkCase, sortOf } from './random-file.ts'

// JOB_SEED repeats a single case. JOB_CASES sets the number of cases, and JOB_FIRST_SEED the seed of the first one.
const SEED = process.env['JOB_SEED'] === undefined ? null : Number(process.env['JOB_SEED'])
const CASES = Number(process.env['JOB_CASES'] ?? (LENGTH > 1 ? 60 * LENGTH : 40))
const FIRST_SEED = Number(process.env['JOB_FIRST_SEED'] ?? 1)
const TIME_MS = process.env['JOB_CASES'] === undefined ? 40_000 * LENGTH : Infinity

let database: Awaited<ReturnType<typeof createDatabase>>
let runner: JobRunner
beforeAll(async () => {
  database = await createDatabase()
  runner = await createJobRunner(database.db)
})
afterAll(async () => {
  await runner.remove()
  await database.drop()
})

test(
  'a file ends in the archive, and gives the answers, of its batches one after the other',
  { timeout: 3_600_000 },
  async () => {
    const run = (given: Parameters<typeof runCase>[2]) =>
      runCase(database.db, runner, given).catch((error: unknown) => `threw ${(error as Error).stack}`)
    const seeds = SEED === null ? Array.from({ length: CASES }, (_, i) => FIRST_SEED + i) : [SEED]
    const since = performance.now()
    for (const seed of seeds) {
      if (performance.now() - since > TIME_MS) break
      const random = randomCase(createRandom(seed))
      const difference = await run(random)
      if (difference === null) continue
      const smallest = await shrinkCase(
        random,
        async (smaller) => sortOf((await run(smaller)) ?? '') === sortOf(difference),
      )
      const { first, files } = smallest
      const text = files.flatMap(({ lines, ...how }) => [
        JSON.stringify(how),
        ...lines.map((line) => JSON.stringify(line)),
      ])
      expect.fail(`JOB_SEED=${seed}: ${await run(smallest)}\n${JSON.stringify(first)}\n${text.join('\n')}`)
    }
  },
)
