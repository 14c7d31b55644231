import { parseDomain } from '../../src/archive/text/domain.ts'
import { folded, foldedPart } from './text.ts'
import type { Agent, Article, Event, Outlet, Quote, Row } from './view.ts'

/** An input as GraphQL passes it: maps fields to values of unknown type. */
export type Input = Readonly<Record<string, unknown>>
type Condition<T> = (row: T, value: never) => boolean
type Conditions<T> = Readonly<Record<string, Condition<T>>>

const among = (value: string | null, list: readonly unknown[]) => value !== null && list.includes(value)
const overlap = (values: readonly string[], list: readonly unknown[]) => values.some((value) => list.includes(value))

function matchesText(text: string, filter: Input): boolean {
  const isExact = filter['caseSensitive'] === true
  const form = (it: string) => (isExact ? it : folded(it))
  const given = (name: string) => (typeof filter[name] === 'string' ? filter[name] : null)
  const part = (name: string) => (isExact ? given(name) : given(name) && foldedPart(given(name) ?? ''))
  const equals = given('equals') === null ? null : form(given('equals') ?? '')
  const [contains, startsWith] = [part('contains'), part('startsWith')]
  const whole = form(text)
  return (
    (equals === null || whole === equals) &&
    (contains === null || whole.includes(contains)) &&
    (startsWith === null || whole.startsWith(startsWith))
  )
}

/** Basic filtering (RFC 4647). */
function matchesLanguage(language: string | null, ranges: readonly string[]): boolean {
  if (language === null) return false
  const tag = language.toLowerCase()
  return ranges.some((range) => tag === range.toLowerCase() || tag.startsWith(`${range.toLowerCase()}-`))
}

/** `from` is inclusive and `before` is exclusive. Canonical dates and times can be compared as strings. */
function inRange(value: string | null, range: Input): boolean {
  if (value === null) return false
  const [from, before] = [range['from'], range['before']]
  return (typeof from !== 'string' || value >= from) && (typeof before !== 'string' || value < before)
}

const forAll = {
  ids: (row: Row, ids: string[]) => ids.includes(row.id),
}
const forNamed = {
  keys: (row: { keys: string[] }, keys: string[]) => overlap(row.keys, keys),
  name: (row: { name: string }, filter: Input) => matchesText(row.name, filter),
}

const articleConditions: Conditions<Article> = {
  ...forAll,
  keys: forNamed.keys,
  languages: (row, ranges: string[]) => matchesLanguage(row.language, ranges),
  statuses: (row, list: string[]) => among(row.status, list),
  subjects: (row, list: string[]) => overlap(row.subjects, list),
  sections: (row, list: string[]) => among(row.section, list),
  publishedAt: (row, range: Input) => inRange(row.publishedAt, range),
  loadedAt: (row, range: Input) => inRange(row.loadedAt, range),
  updatedAt: (row, range: Input) => inRange(row.updatedAt, range),
  hasBody: (row, wanted: boolean) => (row.body !== null) === wanted,
  title: (row, filter: Input) => matchesText(row.title, filter),
  byline: (row, filter: Input) => row.authors.some((author) => matchesText(author.name, filter)),
  author: (row, filter: Input) => row.authors.some(({ agent }) => agent !== null && matchesAgent(agent, filter)),
  outlet: (row, filter: Input) => row.outlet !== null && matchesOutlet(row.outlet, filter),
  event: (row, filter: Input) => row.events.some((event) => matchesEvent(event, filter)),
  quote: (row, filter: Input) => row.quotes.some((quote) => matchesQuote(quote, filter)),
}
const outletConditions: Conditions<Outlet> = {
  ...forAll,
  ...forNamed,
  domains: (row, list: string[]) =>
    among(
      row.domain,
      list.map((domain) => parseDomain(domain)).filter((domain) => domain !== null),
    ),
  kinds: (row, list: string[]) => among(row.kind, list),
  countries: (row, list: string[]) => among(row.country, list),
  languages: (row, ranges: string[]) => matchesLanguage(row.language, ranges),
  article: (row, filter: Input) => row.articles.some((article) => matchesArticle(article, filter)),
}
const agentConditions: Conditions<Agent> = {
  ...forAll,
  ...forNamed,
  kinds: (row, list: string[]) => among(row.kind, list),
  anyName: (row, filter: Input) => [row.name, ...row.aliases].some((name) => matchesText(name, filter)),
  quote: (row, filter: Input) => row.quotes.some((quote) => matchesQuote(quote, filter)),
}
const eventConditions: Conditions<Event> = {
  ...forAll,
  ...forNamed,
  kinds: (row, list: string[]) => among(row.kind, list),
  countries: (row, list: string[]) => among(row.country, list),
  startDate: (row, range: Input) => inRange(row.startDate, range),
  participant: (row, filter: Input) => row.participants.some(({ agent }) => matchesAgent(agent, filter)),
  parent: (row, filter: Input) => row.parent !== null && matchesEvent(row.parent, filter),
  article: (row, filter: Input) => row.articles.some((article) => matchesArticle(article, filter)),
}
const quoteConditions: Conditions<Quote> = {
  ...forAll,
  forms: (row, list: string[]) => among(row.form, list),
  provenances: (row, list: string[]) => among(row.provenance, list),
  languages: (row, ranges: string[]) => matchesLanguage(row.language, ranges),
  text: (row, filter: Input) => matchesText(row.text, filter),
  hasSpeaker: (row, wanted: boolean) => (row.speaker !== null) === wanted,
  minConfidence: (row, least: number) => row.confidence === null || row.confidence >= least,
  publishedAt: (row, range: Input) => inRange(row.article.publishedAt, range),
  speaker: (row, filter: Input) => row.speaker !== null && matchesAgent(row.speaker, filter),
  article: (row, filter: Input) => matchesArticle(row.article, filter),
  event: (row, filter: Input) => row.event !== null && matchesEvent(row.event, filter),
}

function matches<T>(row: T, filter: Input | null | undefined, conditions: Conditions<T>): boolean {
  return Object.entries(filter ?? {}).every(([field, value]) => {
    if (value === null || value === undefined) return true
    if (field === 'and') return (value as Input[]).every((each) => matches(row, each, conditions))
    if (field === 'or') return (value as Input[]).some((each) => matches(row, each, conditions))
    if (field === 'not') return !matches(row, value as Input, conditions)
    const condition = conditions[field]
    if (!condition) throw new Error(`no condition for ${field}`)
    return condition(row, value as never)
  })
}

export const matchesArticle = (row: Article, filter: Input | null | undefined): boolean =>
  matches(row, filter, articleConditions)
export const matchesOutlet = (row: Outlet, filter: Input | null | undefined): boolean =>
  matches(row, filter, outletConditions)
export const matchesAgent = (row: Agent, filter: Input | null | undefined): boolean =>
  matches(row, filter, agentConditions)
export const matchesEvent = (row: Event, filter: Input | null | undefined): boolean =>
  matches(row, filter, eventConditions)
export const matchesQuote = (row: Quote, filter: Input | null | undefined): boolean =>
  matches(row, filter, quoteConditions)
