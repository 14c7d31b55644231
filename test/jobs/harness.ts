import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { toUploadId } from '../../src/load/job/id.ts'
import { findJob, listErrors, type LoadError, type LoadJob } from '../../src/load/job/job.ts'
import { claimJob } from '../../src/load/job/queue.ts'
import { type BatchLimits, DEFAULT_BATCH_LIMITS } from '../../src/load/job/read-batches.ts'
import { runJob } from '../../src/load/job/run.ts'
import { startLoad } from '../../src/load/job/start.ts'
import { DEFAULT_LOAD_LIMITS, type LoadLimits } from '../../src/load/limits.ts'
import { DEFAULT_UPLOAD_LIMITS } from '../../src/load/upload/limits.ts'
import { receiveUpload } from '../../src/load/upload/receive.ts'
import { uploadPath } from '../../src/load/upload/store.ts'
import type { Db } from '../../src/postgres/connect.ts'

export interface Loaded {
  readonly job: LoadJob
  readonly errors: readonly LoadError[]
}

export interface JobRunner {
  readonly directory: string
  upload(text: string | Buffer): Promise<string>
  /** Loads a text to its end, with a job on this thread. */
  load(
    text: string | Buffer,
    options?: {
      onError?: 'SKIP_BAD' | 'REJECT_ALL'
      dryRun?: boolean
      batches?: Partial<BatchLimits>
      limits?: Partial<LoadLimits>
    },
  ): Promise<Loaded>
  remove(): Promise<void>
}

export async function createJobRunner(db: Db): Promise<JobRunner> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-uploads-'))
  const upload = async (text: string | Buffer) =>
    (await receiveUpload({ db, directory, limits: DEFAULT_UPLOAD_LIMITS }, Readable.from([Buffer.from(text)]))).id
  return {
    directory,
    upload,
    async load(text, { onError = 'SKIP_BAD', dryRun = false, batches = {}, limits = {} } = {}) {
      const uploadId = await upload(text)
      const { job, userErrors } = await startLoad(db, 'test', { upload: toUploadId(uploadId), onError, dryRun })
      if (!job) throw new Error(JSON.stringify(userErrors))
      const claimed = await claimJob(db.write, randomUUID(), () => true)
      if (claimed?.id !== job.id) throw new Error('another job came first')
      const all = { ...DEFAULT_LOAD_LIMITS, ...limits }
      const signal = new AbortController().signal
      await runJob(
        {
          sql: db.write,
          path: uploadPath(directory, uploadId),
          limits: all,
          batches: { ...DEFAULT_BATCH_LIMITS, ...batches },
          signal,
        },
        claimed,
      )
      await rm(uploadPath(directory, uploadId))
      const ended = await findJob(db.write, job.id)
      const { rows } = await listErrors(db.write, job.id, { first: 100_000, last: null, after: null, before: null })
      return { job: ended as LoadJob, errors: rows }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}

export function toLines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}
