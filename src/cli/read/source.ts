import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { ArchiveError } from '../../errors.ts'
import { type DocumentDefaults, readDocument } from './document.ts'
import { readJson } from './json.ts'
import { readNdjson } from './ndjson.ts'
import type { Entry } from './record.ts'

const EXTENSIONS = ['.json', '.ndjson', '.jsonl', '.txt', '.md']

/** The files themselves, and what stands below directories, by name. */
export async function listFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ArchiveError('SETUP', `${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`)
    })
    if (found.isDirectory()) {
      const below = await readdir(path, { recursive: true, withFileTypes: true })
      const known = below.filter((entry) => entry.isFile() && isKnown(entry.name)).map((entry) => join(entry.parentPath, entry.name))
      files.push(...known.sort())
    } else if (isKnown(path)) files.push(path)
    else throw new ArchiveError('SETUP', `${path}: the name must end in one of ${EXTENSIONS.join(', ')}, so that it is known how to read it.`)
  }
  return [...new Set(files)]
}

export interface ReadOptions extends DocumentDefaults {
  readonly dryRun: boolean
}

/** Holds one record at a time, except for .json files. */
export async function* readFiles(files: readonly string[], options: ReadOptions): AsyncGenerator<Entry> {
  for (const file of files) {
    const extension = extname(file).toLowerCase()
    if (extension === '.json') yield* readJson(file, options.dryRun)
    else if (extension === '.txt' || extension === '.md') yield* readDocument(file, options)
    else yield* readNdjson(file)
  }
}

const isKnown = (path: string) => EXTENSIONS.includes(extname(path).toLowerCase())
