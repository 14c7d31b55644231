import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveError } from '../../errors.ts'
import { Damage } from './bytes.ts'
import { readCsv } from './csv.ts'
import { readDocument } from './document.ts'
import { unreadable } from './entry.ts'
import { EXTENSIONS, type Format, formatOf } from './format.ts'
import { readHtml } from './html.ts'
import { readJson } from './json.ts'
import { readJsonLd } from './json-ld.ts'
import { readNdjson } from './ndjson.ts'
import { readNinjs } from './ninjs.ts'
import { withLanguages } from './language.ts'
import type { ReadOptions } from './options.ts'
import type { Entry } from './record.ts'
import { readWarc } from './warc.ts'
import { readXml } from './xml-file.ts'

const READERS: Readonly<Record<Format, (file: string, options: ReadOptions) => AsyncIterable<Entry>>> = {
  ndjson: readNdjson,
  json: readJson,
  csv: readCsv,
  'json-ld': readJsonLd,
  ninjs: readNinjs,
  rss: readXml,
  html: readHtml,
  warc: readWarc,
  text: readDocument,
}

/** The given files, and the files below the given directories, sorted by name. */
export async function listFiles(paths: readonly string[], format?: Format): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ArchiveError('SETUP', `${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`)
    })
    if (found.isDirectory()) {
      const below = await readdir(path, { recursive: true, withFileTypes: true })
      const known = below
        .filter((entry) => entry.isFile() && formatOf(entry.name) !== null)
        .map((entry) => join(entry.parentPath, entry.name))
      files.push(...known.sort())
    } else if (format !== undefined || formatOf(path) !== null) files.push(path)
    else
      throw new ArchiveError(
        'SETUP',
        `${path}: the name must end in one of ${EXTENSIONS.join(', ')} (or that and .gz), so that it is known how to read it; else say it with --format.`,
      )
  }
  return [...new Set(files)]
}

/** As the default language: what each text is in. */
const AUTO = 'auto'

/** Holds one record at a time, except for files that have to be read whole. */
export async function* readFiles(files: readonly string[], options: ReadOptions): AsyncGenerator<Entry> {
  const { language, ...others } = options
  if (language === AUTO) {
    yield* withLanguages(readFiles(files, others))
    return
  }
  for (const file of files) {
    const format = options.format ?? formatOf(file)
    if (format === null) continue
    try {
      yield* READERS[format](file, options)
    } catch (error) {
      // Whatever a file or a library does costs that file alone.
      yield unreadable({ file, line: null, path: [] }, damageOf(error))
    }
  }
}

/** What is wrong with a file, in one line. */
function damageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read'
  const code = 'code' in error ? String(error.code) : ''
  if (error instanceof Damage) return error.message
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the file is not UTF-8: convert it, for example with iconv'
  if (code.startsWith('Z_'))
    return `the gzip file is truncated or damaged (${error.message}): fetch it again; everything before the damage was read`
  return `the file cannot be read: ${error.message.split('\n', 1)[0]}`
}
