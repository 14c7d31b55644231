import { readFile } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'

/**
 * Reads a string from a JSON file that Verbatim has written. Returns null if the file does not exist.
 * @throws SETUP if the file cannot be read or is damaged. In the message, `what` describes the contents.
 */
export async function readNote(path: string, field: string, what: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw new ArchiveError(
      'SETUP',
      `${path} cannot be read (${String(error.code)}): start Verbatim as the user who owns it, or set VERBATIM_DIR to another directory.`,
      {},
      { cause: error },
    )
  })
  if (text === null) return null
  try {
    const value = (JSON.parse(text) as Record<string, unknown> | null)?.[field]
    if (typeof value === 'string' && value !== '') return value
  } catch {
    // Text that is not JSON leads to the error below.
  }
  throw new ArchiveError(
    'SETUP',
    `${path} is damaged. This file contains ${what}: restore the file, or set VERBATIM_DIR to another directory.`,
  )
}
