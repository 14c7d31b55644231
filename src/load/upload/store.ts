import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { and, eq, lt, notExists, sql } from 'drizzle-orm'
import type { Db } from '../../postgres/connect.ts'
import { orm } from '../../postgres/orm.ts'
import { loadJob, upload } from '../../postgres/tables/load-job.ts'
import { IS_OPEN } from '../job/job.ts'
import type { UploadLimits } from './limits.ts'

export interface Upload {
  readonly id: string
  /** The size of the request body as it was sent, packed or not, in bytes. */
  readonly bytes: number
  /** The hash of the request body as it was sent, in hex. */
  readonly sha256: string
  readonly textBytes: number
  readonly lines: number
}

export function uploadPath(directory: string, id: string): string {
  return join(directory, `${id}.ndjson`)
}

export async function saveUpload(db: Db, received: Upload): Promise<Upload> {
  await orm(db.write).insert(upload).values(received)
  return received
}

const UPLOAD_FILE = /^([0-9a-f-]{36})\.ndjson(\.part)?$/
// A file that belongs to no saved upload is deleted if it has not changed for this long. A running upload is not
// expected to pause this long between two chunks, so such an old file comes from an interrupted upload.
const PART_AGE_MS = 3_600_000

/** Deletes uploads that are too old and have no open job, and files that a crash has left behind. */
export async function expireUploads(db: Db, directory: string, limits: UploadLimits): Promise<void> {
  const jobs = orm(db.write).select({ id: loadJob.id }).from(loadJob)
  const isOld = lt(upload.createdAt, sql`now() - make_interval(hours => ${limits.expiryHours})`)
  const gone = await orm(db.write)
    .delete(upload)
    .where(and(isOld, notExists(jobs.where(and(eq(loadJob.uploadId, upload.id), IS_OPEN)))))
    .returning({ id: upload.id })
  for (const { id } of gone) await rm(uploadPath(directory, id), { force: true })
  const names = await readdir(directory).catch(() => [])
  const known = new Set((await orm(db.write).select({ id: upload.id }).from(upload)).map(({ id }) => id))
  for (const name of names) {
    const [, id, part] = UPLOAD_FILE.exec(name) ?? []
    if (id === undefined || (part === undefined && known.has(id))) continue
    const path = join(directory, name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > PART_AGE_MS) await rm(path, { force: true })
  }
}
