import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLoad } from '../../src/load/job/start.ts'
import { toUploadId } from '../../src/load/job/id.ts'
import { DEFAULT_UPLOAD_LIMITS } from '../../src/load/upload/limits.ts'
import { expireUploads } from '../../src/load/upload/store.ts'
import { createDatabase } from '../database.ts'
import { createJobRunner, type JobRunner } from './harness.ts'

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

test('uploads expire, but for those that a job still needs, and so does what a crash left behind', async () => {
  const { db } = database
  const [fresh, old, needed] = [await runner.upload('{}'), await runner.upload('{}'), await runner.upload('{}')]
  await startLoad(db, 'test', { upload: toUploadId(needed), onError: 'SKIP_BAD', dryRun: false })
  await db.write`update upload set created_at = now() - interval '25 hours' where id in (${old}, ${needed})`
  const stray = join(runner.directory, '00000000-0000-4000-8000-000000000000.ndjson.part')
  await writeFile(stray, 'half')
  await writeFile(join(runner.directory, 'somebody-elses.txt'), '')
  const hoursAgo = Date.now() / 1000 - 7_200
  await utimes(stray, hoursAgo, hoursAgo)
  await expireUploads(db, runner.directory, DEFAULT_UPLOAD_LIMITS)
  expect((await readdir(runner.directory)).sort()).toEqual(
    [`${fresh}.ndjson`, `${needed}.ndjson`, 'somebody-elses.txt'].sort(),
  )
})
