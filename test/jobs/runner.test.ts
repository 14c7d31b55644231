import { rm, truncate } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { toUploadId } from '../../src/load/job/id.ts'
import { findJob } from '../../src/load/job/job.ts'
import { type JobRunner, startJobRunner } from '../../src/load/job/runner.ts'
import { startLoad } from '../../src/load/job/start.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { DEFAULT_UPLOAD_LIMITS } from '../../src/load/upload/limits.ts'
import { uploadPath } from '../../src/load/upload/store.ts'
import { createDatabase } from '../database.ts'
import { createJobRunner, type JobRunner as Harness, toLines } from './harness.ts'
import { slowdown } from '../slowdown.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let harness: Harness
let logged: { msg: string }[]
let runner: JobRunner
beforeAll(async () => {
  database = await createDatabase()
  harness = await createJobRunner(database.db)
})
beforeEach(() => {
  logged = []
  const log = pino(
    { level: 'warn' },
    new Writable({
      write: (line: Buffer, _encoding, done) => done(void logged.push(JSON.parse(line.toString()) as { msg: string })),
    }),
  )
  runner = startJobRunner({
    db: database.db,
    url: database.url,
    directory: harness.directory,
    limits: DEFAULT_LOAD_LIMITS,
    uploads: DEFAULT_UPLOAD_LIMITS,
    log,
  })
})
afterEach(() => runner.close())
afterAll(async () => {
  await harness.remove()
  await database.drop()
})

const outlet = (name: string) => ({ type: 'outlet', name })

async function start(upload: string): Promise<string> {
  const { job } = await startLoad(database.db, 'test', {
    upload: toUploadId(upload),
    onError: 'SKIP_BAD',
    dryRun: false,
  })
  return job?.id ?? ''
}

async function ended(id: string) {
  for (;;) {
    const job = await findJob(database.db.write, id)
    if (job?.finishedAt) return job
    await sleep(20)
  }
}

test('a file that is gone, or is not as long as it was, fails its job with a reason and keeps no other one waiting', async () => {
  const [gone, cut, good] = [
    await harness.upload(toLines([outlet('Gone')])),
    await harness.upload(toLines([outlet('Cut'), outlet('Off')])),
    await harness.upload(toLines([outlet('Good')])),
  ]
  await rm(uploadPath(harness.directory, gone))
  await truncate(uploadPath(harness.directory, cut), 40)
  const ids = [await start(gone), await start(cut), await start(good)]
  const jobs = await Promise.all(ids.map(ended))
  expect(jobs.map(({ status, failure, processedLines }) => [status, failure, processedLines])).toEqual([
    ['FAILED', expect.stringMatching(/no longer on the server.*Send it again/), 0],
    ['FAILED', expect.stringMatching(/shorter than it was.*Send it again/), 0],
    ['SUCCEEDED', null, 1],
  ])
  expect(logged.map(({ msg }) => msg)).toEqual([
    'load: job interrupted by an error',
    'load: job interrupted by an error',
  ])
})

test('says once why the queue cannot be read, and continues when it can', async () => {
  await database.db.write`alter table load_job rename to load_job_elsewhere`
  await expect.poll(() => logged.length).toBeGreaterThan(0)
  await sleep(2_500)
  await database.db.write`alter table load_job_elsewhere rename to load_job`
  // The deletion of expired uploads, which runs at the start, may log the same failure.
  expect(logged.map(({ msg }) => msg).filter((msg) => !msg.includes('expired uploads'))).toEqual([
    'load: the job queue cannot be read',
  ])
  expect(await ended(await start(await harness.upload(toLines([outlet('After')]))))).toMatchObject({
    status: 'SUCCEEDED',
  })
})

test('stops in its time while a statement of it waits for a lock', async () => {
  await database.db.write.begin(async (tx) => {
    await tx`lock table load_job in access exclusive mode`
    await sleep(1_500)
    const since = performance.now()
    await runner.close()
    expect(performance.now() - since).toBeLessThan(2_000 * slowdown())
  })
})
