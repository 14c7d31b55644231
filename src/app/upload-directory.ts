import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { makeWritable } from '../postgres/embedded/place.ts'

/**
 * Where uploads lie. The default is made when the first one comes: an archive that takes none needs no such place.
 * @throws SETUP where UPLOAD_DIR cannot be written.
 */
export async function openUploads({
  directory,
  uploadDirectory,
}: Pick<Config, 'directory' | 'uploadDirectory'>): Promise<string> {
  if (uploadDirectory === null) return join(resolve(directory), 'uploads')
  await makeWritable(resolve(uploadDirectory), 'UPLOAD_DIR')
  return resolve(uploadDirectory)
}
