import { readFile } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'

/** One text of a JSON file of ours, null where the file is not there. @throws SETUP where it is broken. */
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
    // Reported below.
  }
  throw new ArchiveError(
    'SETUP',
    `${path} is damaged, which holds ${what}: restore it, or set VERBATIM_DIR to another directory.`,
  )
}
