import { type DetectLanguage, loadDetector } from '../../quotes/detect-language.ts'
import { toInput } from './article.ts'
import { readCsv } from './csv.ts'
import { EXTENSIONS, type Format, foreignKind, formatIn, formatOf, isZip } from './format.ts'
import { readHtml } from './html.ts'
import { readJson } from './json.ts'
import { noteLeftOut } from './list-files.ts'
import type { ReadOptions } from './options.ts'
import { Damage, type Entry, type Found, isRecord, type Origin, type Unreadable } from './record.ts'
import { readText } from './text.ts'
import { textOf } from './values.ts'
import { readWarc } from './warc.ts'
import { readXml } from './xml-file.ts'
import { unpackZip } from './zip.ts'

const READERS: Readonly<Record<Format, (file: string, options: ReadOptions, format: Format) => AsyncIterable<Found>>> =
  {
    ndjson: readJson,
    json: readJson,
    csv: readCsv,
    'json-ld': readJson,
    ninjs: readJson,
    rss: readXml,
    html: readHtml,
    warc: readWarc,
    text: readText,
  }

/**
 * Yields the records of files. Only one record at a time is in memory, except in formats whose files have to be read
 * whole. The language `auto` means that the language of each text is detected.
 */
export async function* readFiles(files: readonly string[], given: ReadOptions): AsyncGenerator<Entry> {
  const { language, ...others } = given
  const detect = language === 'auto' ? await loadDetector() : null
  const options = detect === null ? given : others
  for (const file of files) {
    let isSilent = true
    const note = (line: string) => {
      isSilent = false
      options.note?.(line)
    }
    for await (const entry of orDamage(file, readContainer(file, { ...options, note }))) {
      isSilent = false
      yield detect === null ? entry : withLanguage(entry, detect)
    }
    if (isSilent) note(`${file} holds no records.`)
  }
}

/** Adds a language to an article that names no language, if the language of its text is detected with certainty. */
function withLanguage(entry: Entry, detect: DetectLanguage): Entry {
  if (!isRecord(entry) || entry.kind !== 'article' || typeof entry.value.language === 'string') return entry
  const text = textOf(entry.value.body) ?? textOf(entry.value.title)
  const language = text === undefined ? null : detect(text)
  return language === null ? entry : { ...entry, value: { ...entry.value, language } }
}

/** Turns an exception into an error for its file, so that the other files are still read. */
async function* orDamage(file: string, entries: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  try {
    yield* entries
  } catch (error) {
    yield unreadable({ file, line: null, path: [] }, error)
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
    const name = `${file}/${unpacked.name}`
    if ('damage' in unpacked) {
      yield unreadable({ file: name, line: null, path: [] }, new Damage(unpacked.damage))
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
  if (foreign !== undefined) throw new Damage(foreign)
  const format = options.format ?? formatOf(file) ?? (await formatIn(file))
  if (format === null)
    throw new Damage(
      `the name of the file does not show its format: the name must end in one of ${EXTENSIONS.join(', ')} or .zip, optionally followed by .gz; otherwise, give the format with --format`,
    )
  for await (const found of READERS[format](file, options, format)) yield toEntry(file, found, options)
}

/** Converts what a reader has found to a record for the server. A record that cannot be converted affects no others. */
export function toEntry(file: string, found: Found, options: ReadOptions): Entry {
  const origin = { file, line: found.line ?? null, path: found.path ?? [] }
  if ('kind' in found) return { origin, kind: found.kind, value: found.value }
  try {
    return { origin, kind: 'article', value: toInput(found.read(), file, options) }
  } catch (error) {
    return unreadable(origin, error)
  }
}

function unreadable(origin: Origin, error: unknown): Unreadable {
  const { code = 'INVALID', field = [], raw } = error instanceof Damage ? error.about : {}
  return { origin, faults: [{ code, field, message: reasonOf(error) }], ...(raw && { raw }) }
}

/** Says in one line what is wrong with a file or record. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read'
  const code = 'code' in error ? String(error.code) : ''
  if (error instanceof Damage) return error.message
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the file is not UTF-8: convert it, for example with iconv'
  if (code.startsWith('Z_'))
    return `the gzip file is truncated or damaged (${error.message}): fetch it again; everything before the damage was read`
  return `the file cannot be read: ${error.message.split('\n', 1)[0]}`
}
