import { INPUTS } from '../../generated/inputs.ts'
import { Damage } from './bytes.ts'
import { isJsonFeed, jsonFeedEntries } from './json-feed.ts'
import { isJsonLd, jsonLdEntries } from './json-ld.ts'
import { readValues } from './json-values.ts'
import { isNinjs, ninjsEntries } from './ninjs.ts'
import type { ReadOptions } from './options.ts'
import { foreignEntries } from './ndjson.ts'
import { findArticles, isPlainArticle } from './plain-json.ts'
import { type Entry, isObject, type Kind, KINDS, type Origin, type Value } from './record.ts'
import { listOf } from './values.ts'

/**
 * Reads a BulkLoadInput, either alone or as the variables of a request: `{ "input": … }`. JSON Feed, JSON-LD, ninjs and
 * the articles of other programs are recognized and read, too.
 */
export async function* readJson(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  for await (const found of readValues(file)) {
    if ('faults' in found) yield found
    else if (isJsonFeed(found.value)) yield* jsonFeedEntries(found.origin, found.value, options)
    else if (isJsonLd(found.value)) yield* jsonLdEntries(found.origin, found.value, options)
    else if (isNinjs(found.value)) yield* ninjsEntries(found.origin, found.value, options)
    else yield* otherEntries(found.origin, found.value, options)
  }
}

const OURS = [
  'outlets',
  'agents',
  'events',
  'articles',
  'onError',
  'dryRun',
  'idempotencyKey',
  'extractQuotes',
  'input',
]
/** Names of ArticleInput that the articles of other programs do not have. */
const DISTINCT = ['key', 'outlet', 'quotes', 'credits', 'extractQuotes', 'events']

function* otherEntries(origin: Origin, content: unknown, options: ReadOptions): Generator<Entry> {
  if (isObject(content) && KINDS.includes(content.type as Kind) && options.columns === undefined) {
    const { type, ...value } = content
    return yield { origin, kind: type as Kind, value }
  }
  const { columns } = options
  const isArticle = (one: Value) => (columns === undefined && isNinjs(one)) || isPlainArticle(one, options)
  const found = columns !== undefined || !isInput(content) ? findArticles(content, isArticle) : null
  if (found === null) return yield* inputEntries(origin, content, options)
  for (const [index, article] of found.articles.entries()) {
    const path = [...origin.path, ...found.path, ...(origin.line === null ? [String(index)] : [])]
    yield* foreignEntries({ ...origin, path }, article, options)
  }
}

function isInput(content: unknown): boolean {
  if (!isObject(content) || !Object.keys(content).every((name) => OURS.includes(name))) return false
  const [first] = listOf(content.articles)
  const names = isObject(first) ? Object.keys(first) : []
  return (
    names.every((name) => Object.hasOwn(INPUTS.ArticleInput, name)) || names.some((name) => DISTINCT.includes(name))
  )
}

function* inputEntries(origin: Origin, content: unknown, { dryRun, columns }: ReadOptions): Generator<Entry> {
  const refuse = (path: string[], message: string): Entry => ({
    origin: { ...origin, path },
    faults: [{ code: 'INVALID', field: [], message }],
  })
  const input = isObject(content) && isObject(content.input) ? content.input : content
  if (columns !== undefined)
    return yield refuse([], `no object in it has a name that --map gives: ${Object.values(columns).join(', ')}`)
  if (!isObject(input) || !Object.keys(input).some((name) => OURS.includes(name)))
    return yield refuse(
      [],
      'it holds neither a BulkLoadInput nor articles whose names are known: assign names to fields with --map, e.g. --map title=headline,body=story',
    )
  if (input.dryRun === true && !dryRun) {
    throw new Damage(`it asks for a dry run: load it with --dry-run, or take "dryRun" out of it.`)
  }
  for (const [name, records] of Object.entries(input)) {
    const kind = KINDS.find((candidate) => `${candidate}s` === name)
    if (kind === undefined) {
      // The command sets these itself, for each batch that it sends.
      if (!['onError', 'dryRun', 'idempotencyKey'].includes(name))
        yield refuse([name], 'is not a field of a BulkLoadInput')
      continue
    }
    if (records === null) continue
    for (const [index, value] of (Array.isArray(records) ? records : [records]).entries()) {
      if (isObject(value))
        yield {
          origin: { ...origin, path: [name, String(index)] },
          kind,
          value,
        }
      else yield refuse([name, String(index)], 'must be an object')
    }
  }
}
