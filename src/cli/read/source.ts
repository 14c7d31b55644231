import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveError } from '../../errors.ts'
import { Damage } from './bytes.ts'
import { foreignKind, formatIn, isZip, spoolStdin, unpackZip } from './container.ts'
import { readCsv } from './csv.ts'
import { readDocument } from './document.ts'
import { unreadable } from './entry.ts'
import { EXTENSIONS, extensionOf, type Format, formatOf } from './format.ts'
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

/** The given files, `-` for stdin, and the files below the given directories, sorted by name. */
export async function listFiles(
  paths: readonly string[],
  format?: Format,
  note: (line: string) => void = () => {},
): Promise<string[]> {
  const files: string[] = []
  const leftOut: string[] = []
  for (const path of paths) {
    if (path === '-') {
      files.push(await spoolStdin())
      continue
    }
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ArchiveError('SETUP', `${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`)
    })
    if (!found.isDirectory()) {
      files.push(path)
      continue
    }
    const below: string[] = []
    const closed: string[] = []
    for await (const file of filesBelow(path, closed)) below.push(file)
    const isRead = (name: string) => (format ?? formatOf(name)) !== null || extensionOf(name) === 'zip'
    files.push(...[...below.filter(isRead), ...closed].sort())
    leftOut.push(...below.filter((name) => !isRead(name)))
  }
  noteLeftOut(leftOut, note)
  return [...new Set(files)]
}

/**
 * Yields all files in a folder and its subfolders, except hidden ones. Adds folders that cannot be listed to `closed`:
 * the caller reads them like files, so the error is reported.
 */
async function* filesBelow(folder: string, closed: string[]): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (entries === null) {
    closed.push(folder)
    return
  }
  for (const entry of entries.filter(({ name }) => !name.startsWith('.'))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path, closed)
    // A symbolic link to a folder may lead to a folder above it, so only links to files are followed.
    else if (entry.isFile() || (await stat(path).catch(() => null))?.isFile()) yield path
  }
}

function noteLeftOut(names: readonly string[], note: ((line: string) => void) | undefined, archive?: string): void {
  if (names.length === 0) return
  const counts = new Map<string, number>()
  for (const name of names) {
    const kind = extensionOf(name) === '' ? 'without an ending' : `.${extensionOf(name)}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const kinds = [...counts].sort().map(([kind, count]) => `${kind} ${count}`)
  const files = names.length === 1 ? '1 file of another kind is' : `${names.length} files of other kinds are`
  note?.(`${archive === undefined ? '' : `${archive}: `}${files} left out (${kinds.join(', ')}).`)
}

/** As the default language, this value means that the language of each text is detected. */
const AUTO = 'auto'

/** Yields the records of files. Holds one record at a time, except for formats that have to be read whole. */
export async function* readFiles(files: readonly string[], options: ReadOptions): AsyncGenerator<Entry> {
  const { language, ...others } = options
  if (language === AUTO) {
    yield* withLanguages(readFiles(files, others))
    return
  }
  for (const file of files) {
    let isSilent = true
    const note = (line: string) => {
      isSilent = false
      options.note?.(line)
    }
    for await (const entry of orDamage(file, readContainer(file, { ...options, note }))) {
      isSilent = false
      yield entry
    }
    if (isSilent) note(`${file} holds no records.`)
  }
}

/** Turns an exception into an error for its file, so that the other files are still read. */
async function* orDamage(file: string, entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  try {
    yield* entries
  } catch (error) {
    yield unreadable({ file, line: null, path: [] }, damageOf(error))
  }
}

// A zip archive can contain a copy of itself, so the depth is limited.
const MAX_DEPTH = 3

async function* readContainer(file: string, options: ReadOptions, depth = 0): AsyncGenerator<Entry> {
  if (!(await isZip(file))) return yield* readFile(file, options)
  if (depth === MAX_DEPTH)
    throw new Damage(`it is nested ${MAX_DEPTH} zip archives deep: unpack the outer archives first`)
  const leftOut: string[] = []
  const { note = () => {} } = options
  for await (const unpacked of unpackZip(file, (name) => leftOut.push(name))) {
    const { name } = unpacked
    const at = { file: name, line: null, path: [] }
    if ('damage' in unpacked) {
      yield unreadable(at, unpacked.damage)
      continue
    }
    const { path } = unpacked
    const inside = { ...options, note: (line: string) => note(line.replaceAll(path, name)) }
    for await (const entry of orDamage(path, readContainer(path, inside, depth + 1)))
      yield { ...entry, origin: { ...entry.origin, file: entry.origin.file.replace(path, name) } }
  }
  noteLeftOut(leftOut, note, file)
}

async function* readFile(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  const foreign = await foreignKind(file)
  if (foreign !== null) return yield unreadable({ file, line: null, path: [] }, foreign)
  const format = options.format ?? formatOf(file) ?? (await formatIn(file))
  if (format !== null) return yield* READERS[format](file, options)
  throw new Damage(
    `the name does not tell the format: it must end in one of ${EXTENSIONS.join(', ')} or .zip, also with .gz after that; or name the format with --format`,
  )
}

/** Says in one line what is wrong with a file. */
function damageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read'
  const code = 'code' in error ? String(error.code) : ''
  if (error instanceof Damage) return error.message
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the file is not UTF-8: convert it, for example with iconv'
  if (code.startsWith('Z_'))
    return `the gzip file is truncated or damaged (${error.message}): fetch it again; everything before the damage was read`
  return `the file cannot be read: ${error.message.split('\n', 1)[0]}`
}
