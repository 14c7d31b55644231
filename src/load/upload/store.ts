import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '../../postgres/connect.ts'
import type { UploadLimits } from './limits.ts'

export interface Upload {
  readonly id: string
  /** Of what was sent. */
  readonly bytes: number
  /** In hex. */
  readonly sha256: string
  readonly textBytes: number
  readonly lines: number
}

export function uploadPath(directory: string, id: string): string {
  return join(directory, `${id}.ndjson`)
}

export async function saveUpload(db: Db, upload: Upload): Promise<Upload> {
  const { id, bytes, sha256, textBytes, lines } = upload
  await db.write`insert into upload (id, bytes, sha256, text_bytes, lines) values (${id}, ${bytes}, decode(${sha256}, 'hex'), ${textBytes}, ${lines})`
  return upload
}

const UPLOAD_FILE = /^([0-9a-f-]{36})\.ndjson(\.part)?$/
// Longer than any upload takes between two chunks.
const PART_AGE_MS = 3_600_000

/** Forgets uploads that nobody needs any more, with their files, and files that a crash left behind. */
export async function expireUploads(db: Db, directory: string, limits: UploadLimits): Promise<void> {
  const gone = await db.write<{ id: string }[]>`
    delete from upload where created_at < now() - make_interval(hours => ${limits.expiryHours})
      and not exists (select from load_job where upload_id = upload.id and status in ('QUEUED', 'RUNNING'))
    returning id`
  for (const { id } of gone) await rm(uploadPath(directory, id), { force: true })
  const names = await readdir(directory).catch(() => [])
  const known = new Set((await db.write<{ id: string }[]>`select id from upload`).map(({ id }) => id))
  for (const name of names) {
    const [, id, part] = UPLOAD_FILE.exec(name) ?? []
    if (id === undefined || (part === undefined && known.has(id))) continue
    const path = join(directory, name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > PART_AGE_MS) await rm(path, { force: true })
  }
}
