import { INPUTS } from '../../generated/inputs.ts'
import { createDepthCheck, MAX_JSON_DEPTH } from '../../http/json-depth.ts'
import { decode, isUtf16, openBytes, readWhole } from './bytes.ts'
import { extensionOf, type Format } from './format.ts'
import { isJsonFeed, readJsonFeed } from './json-feed.ts'
import { isJsonLd, readJsonLd } from './json-ld.ts'
import { MAX_LINE_BYTES, splitLines } from './lines.ts'
import { isNinjs, readNinjs } from './ninjs.ts'
import type { ReadOptions } from './options.ts'
import { findArticles, isPlainArticle, plainDraft } from './plain-json.ts'
import { broken, Damage, type Found, isObject, type Kind, KINDS, type Value } from './record.ts'
import { listOf } from './values.ts'

/**
 * Reads three kinds of JSON:
 * - records of the API: one per line, in a BulkLoadInput, or in the variables of a request (`{ "input": … }`)
 * - JSON Feed, JSON-LD and ninjs
 * - articles of other programs, which are recognized by the names of their properties
 *
 * If the file has one value per line (.ndjson, .jsonl, and some .json files), only one value at a time is in memory.
 */
export async function* readJson(
  file: string,
  options: ReadOptions,
  format: Format,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<Found> {
  const place = { file, format }
  const isLines = format === 'ndjson' || /^(?:ndjson|jsonl)$/.test(extensionOf(file)) || (await isOneALine(file))
  if (!isLines) return yield* foundIn(parse(await readWhole(file), 'the file'), place, options)
  for await (const { number: line, bytes } of splitLines(openBytes(file), maxLineBytes)) {
    if (bytes !== null && isBlank(bytes)) continue
    const about = bytes === null ? {} : { raw: bytes }
    try {
      if (bytes === null)
        throw new Damage(`the line is longer than ${maxLineBytes} bytes: split the record`, { code: 'TOO_LONG' })
      for (const found of foundIn(parse(bytes, 'the line'), place, options)) yield { line, ...found }
    } catch (error) {
      if (!(error instanceof Damage)) throw error
      yield { line, ...broken(error.message, { ...about, ...error.about }) }
    }
  }
}

/** Parses JSON. `what` names the bytes in error messages, e.g. `the line`. @throws Damage */
function parse(bytes: Uint8Array, what: string): unknown {
  if (createDepthCheck()(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))
    throw new Damage(`${what} nests brackets more than ${MAX_JSON_DEPTH} levels deep, which no record needs`)
  try {
    return JSON.parse(decode(bytes)) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) throw new Damage(`${what} is not JSON: ${error.message}`)
    throw new Damage(`${what} is not UTF-8: convert it, for example with iconv`)
  }
}

interface Place {
  readonly file: string
  readonly format: Format
}

function* foundIn(value: unknown, place: Place, options: ReadOptions): Generator<Found> {
  const isLine = place.format === 'ndjson'
  const isMapped = options.columns !== undefined
  const standard = readerOf(value, place.format)
  if (kindOf(value, options) !== undefined && isObject(value) && (isLine || place.format === 'json')) {
    const { type, ...input } = value
    return yield { kind: type as Kind, value: input }
  }
  if (standard !== null && !isMapped) return yield* standard(value, options, place.file)
  if (!isLine && !isMapped && isInput(value)) return yield* inputIn(value, options)
  const isArticle = (one: Value) => (!isMapped && isNinjs(one)) || isPlainArticle(one, options)
  // A line is one record, so the reader does not look for articles inside it. In other files, articles may be nested in
  // other objects, as in the answers of APIs.
  const found = isLine && !(isObject(value) && isArticle(value)) ? null : findArticles(value, isArticle)
  if (found === null) throw unknownIn(value, isLine, options)
  for (const [index, article] of found.articles.entries()) {
    const path = isLine ? [] : [...found.path, String(index)]
    const reader = isMapped ? null : readerOf(article, place.format)
    if (reader === null) yield { path, read: () => plainDraft(article, options, place.file) }
    else for (const one of reader(article, options, place.file)) yield { ...one, path: [...path, ...(one.path ?? [])] }
  }
}

/**
 * The kind of an API record, from its `type`. Undefined for any other value, such as a ninjs item. With --map, also
 * undefined for an article, which is then read as an article of another program.
 */
function kindOf(value: unknown, options: ReadOptions): Kind | undefined {
  if (!isObject(value) || isNinjs(value)) return undefined
  if (options.columns !== undefined && isPlainArticle(value, options)) return undefined
  return KINDS.find((kind) => kind === value.type)
}

function readerOf(value: unknown, format: Format) {
  if (format === 'ninjs') return readNinjs
  if (format === 'json-ld' || isJsonLd(value)) return readJsonLd
  if (isJsonFeed(value)) return readJsonFeed
  return isNinjs(value) ? readNinjs : null
}

function unknownIn(value: unknown, isLine: boolean, { columns }: ReadOptions): Damage {
  const kinds = `one of ${KINDS.join(', ')}`
  if (isLine && !isObject(value)) return new Damage('the line must be a JSON object with a "type"')
  const type = isObject(value) ? (value.type ?? undefined) : undefined
  if (isLine && type === undefined)
    return new Damage(`say what the record is: ${kinds}`, { code: 'REQUIRED', field: ['type'] })
  if (isLine)
    return new Damage(`${JSON.stringify(type).slice(0, 100)} is not a type: give ${kinds}`, { field: ['type'] })
  if (columns !== undefined)
    return new Damage(`no object in it has a property that --map names: ${Object.values(columns).join(', ')}`)
  return new Damage(
    'it holds neither a BulkLoadInput nor articles whose property names are known: assign properties to fields with --map, e.g. --map title=headline,body=story',
  )
}

/** Fields of a BulkLoadInput that the command sets itself, for each batch that it sends. */
const SETTINGS = ['onError', 'dryRun', 'idempotencyKey']
const OURS = [...KINDS.map((kind) => `${kind}s`), ...SETTINGS, 'extractQuotes', 'input']
/** Fields of ArticleInput that do not occur in the articles of other programs. */
const DISTINCT = ['key', 'outlet', 'quotes', 'credits', 'extractQuotes', 'events']

function isInput(content: unknown): content is Value {
  if (!isObject(content) || !Object.keys(content).some((name) => OURS.includes(name))) return false
  const [first] = listOf(content.articles)
  const names = isObject(first) ? Object.keys(first) : []
  const isOurs = names.every((name) => Object.hasOwn(INPUTS.ArticleInput, name))
  return isOurs || names.some((name) => DISTINCT.includes(name))
}

function* inputIn(content: Value, { dryRun }: ReadOptions): Generator<Found> {
  const input = isObject(content.input) ? content.input : content
  if (input.dryRun === true && !dryRun)
    throw new Damage(`it has "dryRun": true. Load it with --dry-run, or remove "dryRun" from it.`)
  for (const [name, records] of Object.entries(input)) {
    const kind = KINDS.find((candidate) => `${candidate}s` === name)
    if (kind === undefined) {
      if (!SETTINGS.includes(name)) yield { path: [name], ...broken('is not a field of a BulkLoadInput') }
      continue
    }
    for (const [index, value] of listOf(records).entries()) {
      const path = [name, String(index)]
      yield isObject(value) ? { path, kind, value } : { path, ...broken('must be an object') }
    }
  }
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte <= 0x20)

/** The values of the first lines that are not blank. A line that is not JSON has the value undefined. */
async function firstValues(file: string, count: number): Promise<unknown[]> {
  const values: unknown[] = []
  for await (const { bytes } of splitLines(openBytes(file), MAX_LINE_BYTES)) {
    if (bytes !== null && isBlank(bytes)) continue
    try {
      values.push(bytes === null ? undefined : parse(bytes, 'the line'))
    } catch {
      values.push(undefined)
    }
    if (values.length === count || values.at(-1) === undefined) break
  }
  return values
}

/** Whether a .json file has one value per line. Its first two lines that are not blank must each be a JSON value. */
async function isOneALine(file: string): Promise<boolean> {
  const values = await firstValues(file, 2)
  return values.length === 2 && !values.includes(undefined)
}

/**
 * Whether a file with one record per line can be sent to the server as it is: the file must be UTF-8, and its first
 * line must not be an article that has to be converted, such as JSON-LD.
 */
export async function holdsRecords(file: string, options: ReadOptions): Promise<boolean> {
  if (await isUtf16(file)) return false
  const [value] = await firstValues(file, 1)
  if (!isObject(value)) return true
  return kindOf(value, options) !== undefined || (readerOf(value, 'ndjson') === null && !isPlainArticle(value, options))
}
