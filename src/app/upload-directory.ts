import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { makeWritable } from '../postgres/embedded/place.ts'

/**
 * Returns the directory for uploads. The default directory is created by the first upload, because an archive without
 * uploads does not need it.
 * @throws SETUP if UPLOAD_DIR is not writable.
 */
export async function openUploads({
  directory,
  uploadDirectory,
}: Pick<Config, 'directory' | 'uploadDirectory'>): Promise<string> {
  if (uploadDirectory === null) return join(resolve(directory), 'uploads')
  await makeWritable(resolve(uploadDirectory), 'UPLOAD_DIR')
  return resolve(uploadDirectory)
}
