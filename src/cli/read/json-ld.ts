import { parseWikidataId } from '../../archive/text/wikidata-id.ts'
import { readUrl } from '../../read-url.ts'
import { PLACES, readPlaces } from './field-table.ts'
import { withoutMarkup } from './html-text.ts'
import { broken, type Found, isObject, type Value } from './record.ts'
import { compact, firstText, listOf, outletOf, textOf, textsIn } from './values.ts'

/** Reads schema.org articles, such as a `NewsArticle`: a single article, a list, or the articles in an `@graph`. */
export function* readJsonLd(content: unknown): Generator<Found> {
  const articles = findArticles(content)
  if (articles.length === 0) yield broken('there is no NewsArticle of schema.org in it')
  for (const { path, node } of articles) yield { path, read: () => jsonLdDraft(node) }
}

/** Whether a value is JSON-LD: an object that has `@context`, `@graph` or `@type`, or a list with such an object. */
export function isJsonLd(content: unknown): boolean {
  return listOf(content).some((one) => isObject(one) && ('@context' in one || '@graph' in one || '@type' in one))
}

interface FoundNode {
  readonly path: readonly string[]
  /** References to other nodes of the document are resolved. */
  readonly node: Value
}

export const findArticles = (content: unknown): FoundNode[] => findNodes(content, ARTICLE)

/** Finds the `Quotation` objects that are not inside a `hasPart`. */
export function findQuotations(content: unknown): Value[] {
  return findNodes(content, QUOTATION).flatMap(({ path, node }) => (path.includes('hasPart') ? [] : [node]))
}

/**
 * An article is read if it is at the top level or in one of these properties. An article in any other property is only
 * mentioned, so it is not read.
 */
const CONTAINERS = ['@graph', 'mainEntity', 'mainEntityOfPage', 'itemListElement', 'item', 'hasPart']

function findNodes(content: unknown, type: RegExp): FoundNode[] {
  const nodes = new Map<string, Value>()
  const found: FoundNode[] = []
  const remember = (value: Value, isBest: boolean) => {
    const id = textOf(value['@id'])
    if (id !== undefined && Object.keys(value).length > 1 && (isBest || !nodes.has(id))) nodes.set(id, value)
  }
  const walk = (value: unknown, path: readonly string[]) => {
    if (Array.isArray(value)) value.forEach((one, index) => walk(one, [...path, String(index)]))
    if (!isObject(value)) return
    remember(value, true)
    if (isOfType(value, type)) found.push({ path, node: value })
    for (const name of CONTAINERS) walk(value[name], [...path, name])
    for (const one of Object.values(value).flatMap(listOf)) if (isObject(one)) remember(one, false)
  }
  walk(content, [])
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve)
    const isReference = isObject(value) && Object.keys(value).length === 1
    return (isReference ? nodes.get(textOf(value['@id']) ?? '') : undefined) ?? value
  }
  return found.map(({ path, node }) => ({
    path,
    node: Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolve(value)])),
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

/** Converts a schema.org article to the fields that `toInput` takes. */
export function jsonLdDraft(node: Value): Value {
  const [url] = urlsOf(node)
  const [publisher] = listOf(node.publisher ?? node.sourceOrganization ?? node.provider)
  const home = isObject(publisher) ? urlOf([publisher.url, publisher['@id']]) : undefined
  return compact({
    ...readPlaces(PLACES.jsonLd, (place) => textsIn(node, place)),
    key: url === undefined ? (firstText(node.identifier) ?? textOf(node['@id'])) : undefined,
    url,
    title: lineOf(node.headline, node.name, node.alternativeHeadline),
    description: lineOf(node.description, node.abstract),
    body: withoutMarkup(firstText(node.articleBody, node.text)),
    section: lineOf(node.articleSection),
    quotations: [node.hasPart, node.citation, node.mentions].flatMap((one) => listOf(one).flatMap(toQuote)),
    subjects: subjectsOf(node),
    authors: listOf(node.author ?? node.creator).flatMap(toByline),
    outlet: outletOf(lineOf(publisher) ?? nameOf(publisher), home),
  })
}

/** Returns the first value that is text, with its lines joined into one. */
export function lineOf(...values: readonly unknown[]): string | undefined {
  return withoutMarkup(firstText(...values))?.replace(/\s+/g, ' ')
}

// Keywords are a list, or one text with commas.
function subjectsOf({ keywords, about }: Value): unknown[] {
  const words = listOf(keywords).flatMap((one) =>
    typeof one === 'string' ? withoutMarkup(one)?.split(',') : nameOf(one),
  )
  return [...words, ...listOf(about).map((one) => lineOf(one) ?? nameOf(one))]
}

/** Returns bylines with the printed names. A byline also has an agent if the author has a Wikidata ID and one name. */
function toByline(author: unknown): Value[] {
  if (!isObject(author)) return listOf(lineOf(author)).map((name) => ({ name }))
  const [name, ...others] = namesOf(author)
  const wikidataId = [...listOf(author.sameAs), author['@id']]
    .map((one) => /^https?:\/\/(?:www\.)?wikidata\.org\/(?:wiki|entity)\/(Q\d+)$/.exec(String(one))?.[1])
    .find((id) => id !== undefined && parseWikidataId(id) !== null)
  if (name === undefined || wikidataId === undefined || others.length > 0)
    return namesOf(author).map((one) => ({ name: one }))
  const isOrganization = listOf(author['@type']).some((type) => /Organization$/.test(String(type)))
  return [{ name, agent: { wikidataId, name, kind: isOrganization ? 'ORGANIZATION' : 'PERSON' } }]
}

/** Converts a `Quotation` object to a quote. */
function toQuote(node: unknown): Value[] {
  if (!isObject(node) || !isOfType(node, QUOTATION)) return []
  const [speaker] = listOf(node.spokenByCharacter ?? node.creator ?? node.author).flatMap(toByline)
  const text = withoutMarkup(firstText(node.text))
  const agent = speaker && (speaker.agent ?? { name: speaker.name, kind: 'PERSON' })
  return text === undefined ? [] : [compact({ text, speaker: agent })]
}

function namesOf({ name, givenName, familyName }: Value): string[] {
  const names = listOf(name).flatMap((one) => lineOf(one) ?? [])
  const whole = textOf([givenName, familyName].flatMap((one) => lineOf(one) ?? []).join(' '))
  return names.length === 0 && whole !== undefined ? [whole] : names
}

function nameOf(node: unknown): string | undefined {
  return isObject(node) ? lineOf(node.name) : undefined
}

function urlOf(value: unknown): string | undefined {
  const texts = listOf(value)
    .flatMap(listOf)
    .map((one) => textOf(isObject(one) ? (one['@id'] ?? one.url) : one))
  return texts.find((text) => text !== undefined && /^https?:\/\//i.test(text) && readUrl(text))
}
