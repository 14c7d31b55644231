import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { makeWritable } from '../postgres/embedded/place.ts'

/**
 * The directory of uploads. The default one is created by the first upload, since an archive without uploads needs
 * none.
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
