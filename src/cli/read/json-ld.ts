import { parseWikidataId } from '../../archive/text/wikidata-id.ts'
import { readUrl } from '../../read-url.ts'
import { toBylines } from './byline.ts'
import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { withoutMarkup } from './html-text.ts'
import { readValues } from './json-values.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin, type Value } from './record.ts'
import { compact, firstText, listOf, outletOf, textOf } from './values.ts'

/** Reads articles of schema.org, such as NewsArticle: a single one, a list, or those in an `@graph`. */
export async function* readJsonLd(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  for await (const found of readValues(file)) {
    if ('faults' in found) yield found
    else yield* jsonLdEntries(found.origin, found.value, options)
  }
}

export function* jsonLdEntries(origin: Origin, content: unknown, options: ReadOptions): Generator<Entry> {
  const articles = findArticles(content)
  if (articles.length === 0) yield unreadable(origin, 'there is no NewsArticle of schema.org in it')
  for (const { path, article } of articles) {
    const at = { ...origin, path }
    yield orUnreadable(at, () => articleEntry(at, toArticle(article), options))
  }
}

/** Whether a JSON value is JSON-LD: an object, or a list with one, that has `@context`, `@graph` or `@type`. */
export function isJsonLd(content: unknown): boolean {
  return listOf(content).some((one) => isObject(one) && ('@context' in one || '@graph' in one || '@type' in one))
}

interface FoundArticle {
  readonly path: readonly string[]
  /** References to other nodes of the document are resolved. */
  readonly article: Value
}

export const findArticles = (content: unknown): FoundArticle[] => findNodes(content, ARTICLE)

/** Finds the `Quotation` objects that are not inside a `hasPart`. */
export function findQuotations(content: unknown): Value[] {
  return findNodes(content, QUOTATION).flatMap(({ path, article }) => (path.includes('hasPart') ? [] : [article]))
}

function findNodes(content: unknown, type: RegExp): FoundArticle[] {
  const nodes = new Map<string, Value>()
  const found: FoundArticle[] = []
  const walk = (value: unknown, path: readonly string[]) => {
    if (Array.isArray(value)) value.forEach((one, index) => walk(one, [...path, String(index)]))
    if (!isObject(value)) return
    const id = textOf(value['@id'])
    if (id !== undefined && Object.keys(value).length > 1) nodes.set(id, value)
    if (isOfType(value, type)) found.push({ path, article: value })
    // An article is read if it is at the top level or in one of these properties. An article that another article only
    // mentions is in other properties and is not read.
    for (const name of ['@graph', 'mainEntity', 'mainEntityOfPage', 'itemListElement', 'item', 'hasPart'])
      walk(value[name], [...path, name])
    for (const one of Object.values(value)) remember(one)
  }
  const remember = (value: unknown): void => {
    for (const one of listOf(value)) {
      if (!isObject(one)) continue
      const id = textOf(one['@id'])
      if (id !== undefined && Object.keys(one).length > 1 && !nodes.has(id)) nodes.set(id, one)
    }
  }
  walk(content, [])
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    const id = isObject(value) ? textOf(value['@id']) : undefined
    return id !== undefined && isObject(value) && Object.keys(value).length === 1 ? (nodes.get(id) ?? value) : value
  }
  return found.map(({ path, article }) => ({
    path,
    article: Object.fromEntries(Object.entries(article).map(([name, value]) => [name, resolve(value)])),
  }))
}

const ARTICLE = /^(?:\w*Article|Report|(?:Live)?BlogPosting|SocialMediaPosting)$/
const QUOTATION = /^Quotation$/

function isOfType(node: Value, type: RegExp): boolean {
  return listOf(node['@type']).some((one) =>
    type.test(String(one).replace(/^(?:https?:\/\/schema\.org\/|schema:)/, '')),
  )
}

/** The URLs of an article, the most reliable first. */
export function urlsOf(node: Value): string[] {
  return [node.url, node.mainEntityOfPage, node['@id']].flatMap((one) => urlOf(one) ?? [])
}

export function toArticle(node: Value): Value {
  const [url] = urlsOf(node)
  const [publisher] = listOf(node.publisher ?? node.sourceOrganization ?? node.provider)
  return compact({
    key: url === undefined ? (firstText(node.identifier) ?? textOf(node['@id'])) : undefined,
    url,
    title: lineOf(node.headline, node.name, node.alternativeHeadline),
    description: lineOf(node.description, node.abstract),
    body: withoutMarkup(firstText(node.articleBody, node.text)),
    language: firstText(node.inLanguage) ?? nameOf(node.inLanguage, 'alternateName'),
    publishedAt: [firstText(node.datePublished), firstText(node.dateCreated)],
    modifiedAt: firstText(node.dateModified),
    section: lineOf(node.articleSection),
    status: firstText(node.creativeWorkStatus),
    quotations: [node.hasPart, node.citation, node.mentions].flatMap((one) => listOf(one).flatMap(toQuote)),
    subjects: subjectsOf(node),
    authors: toBylines(listOf(node.author ?? node.creator).flatMap(toByline)),
    outlet: outletOf(
      lineOf(publisher) ?? nameOf(publisher),
      isObject(publisher) ? (urlOf(publisher.url) ?? urlOf(publisher['@id'])) : undefined,
    ),
  })
}

/** Returns the first value that is text, on one line. */
export function lineOf(...values: readonly unknown[]): string | undefined {
  return withoutMarkup(firstText(...values))?.replace(/\s+/g, ' ')
}

// Keywords are a list, or one text with commas.
function subjectsOf({ keywords, about }: Value): string[] {
  const words = listOf(keywords).flatMap((one) =>
    typeof one === 'string' ? withoutMarkup(one)?.split(',') : [nameOf(one)],
  )
  return [
    ...new Set(
      [...words, ...listOf(about).map((one) => lineOf(one) ?? nameOf(one))].flatMap((one) => textOf(one) ?? []),
    ),
  ]
}

/** Returns bylines with the printed names, and with an agent if the author has a Wikidata ID. */
function toByline(author: unknown): Value[] {
  const names = isObject(author) ? namesOf(author) : listOf(lineOf(author))
  const [name] = names
  if (names.length !== 1) return names.map((one) => ({ name: one }))
  const ids = isObject(author) ? listOf(author.sameAs).concat(author['@id'] ?? []) : []
  const wikidataId = ids
    .flatMap((one) => /^https?:\/\/(?:www\.)?wikidata\.org\/(?:wiki|entity)\/(Q\d+)$/.exec(String(one))?.[1] ?? [])
    .find((id) => parseWikidataId(id) !== null)
  const kind =
    isObject(author) && listOf(author['@type']).some((type) => /Organization$/.test(String(type)))
      ? 'ORGANIZATION'
      : 'PERSON'
  return [wikidataId === undefined ? { name } : { name, agent: { wikidataId, name, kind } }]
}

/** Converts a `Quotation` object to a quote. */
function toQuote(node: unknown): Value[] {
  const text = isObject(node) && isOfType(node, QUOTATION) ? firstText(node.text) : undefined
  if (text === undefined || !isObject(node)) return []
  const [speaker] = listOf(node.spokenByCharacter ?? node.creator ?? node.author).flatMap(toByline)
  const { name, agent = speaker && { name, kind: 'PERSON' } } = speaker ?? {}
  return [compact({ text: withoutMarkup(text), speaker: agent })]
}

function namesOf({ name, givenName, familyName }: Value): string[] {
  const names = listOf(name).flatMap((one) => lineOf(one) ?? [])
  return names.length > 0
    ? names
    : listOf(textOf([givenName, familyName].flatMap((one) => lineOf(one) ?? []).join(' '))).map(String)
}

function nameOf(node: unknown, field = 'name'): string | undefined {
  return isObject(node) ? lineOf(node[field]) : undefined
}

function urlOf(value: unknown): string | undefined {
  for (const one of listOf(value)) {
    const text = textOf(isObject(one) ? (one['@id'] ?? one.url) : one)
    if (text !== undefined && /^https?:\/\//i.test(text) && readUrl(text)) return text
  }
  return undefined
}
