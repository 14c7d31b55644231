import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp, readdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ArchiveError } from '../../errors.ts'
import { extensionOf, type Format, formatOf } from './format.ts'

type Note = (line: string) => void

/**
 * Returns the given files and the files below the given directories. `-` stands for stdin. The files below a directory
 * are sorted by name.
 */
export async function listFiles(paths: readonly string[], format?: Format, note: Note = () => {}): Promise<string[]> {
  const files: string[] = []
  const leftOut: string[] = []
  const isRead = (name: string) => format !== undefined || formatOf(name) !== null || extensionOf(name) === 'zip'
  for (const path of paths) {
    if (path === '-') {
      files.push(await spoolStdin())
      continue
    }
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ArchiveError('SETUP', `${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`)
    })
    const closed: string[] = []
    const below = found.isDirectory() ? await filesBelow(path, closed) : []
    files.push(...(found.isDirectory() ? [...below.filter(isRead), ...closed].sort() : [path]))
    leftOut.push(...below.filter((name) => !isRead(name)))
  }
  noteLeftOut(leftOut, note)
  return [...new Set(files)]
}

/**
 * Lists all files in a folder and its subfolders, except hidden files. If a folder cannot be read, its path is added to
 * `closed`. The caller then treats this path as a file, so that the error is reported when the file is read.
 */
async function filesBelow(folder: string, closed: string[]): Promise<string[]> {
  const files: string[] = []
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (entries === null) closed.push(folder)
  for (const entry of (entries ?? []).filter(({ name }) => !name.startsWith('.'))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await filesBelow(path, closed)))
    // A symbolic link to a folder may lead to a folder above it, so only links to files are followed.
    else if (entry.isFile() || (await stat(path).catch(() => null))?.isFile()) files.push(path)
  }
  return files
}

/** Reports how many files of each kind are left out. `archive` names the .zip file that contains them. */
export function noteLeftOut(names: readonly string[], note: Note, archive?: string): void {
  if (names.length === 0) return
  const counts = new Map<string, number>()
  for (const name of names) {
    const kind = extensionOf(name) === '' ? 'without an ending' : `.${extensionOf(name)}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const kinds = [...counts].sort().map(([kind, count]) => `${kind} ${count}`)
  const files = names.length === 1 ? '1 file of another kind is' : `${names.length} files of other kinds are`
  note(`${archive === undefined ? '' : `${archive}: `}${files} left out (${kinds.join(', ')}).`)
}

/** Copies stdin to a temporary file, because readers read a file more than once. Returns the path of that file. */
async function spoolStdin(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-stdin-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'stdin')
  await pipeline(process.stdin, createWriteStream(path))
  return path
}
