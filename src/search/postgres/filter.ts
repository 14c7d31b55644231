import { arrayText } from '../../postgres/sql.ts'
import { toDocumentKey } from '../document.ts'
import type { DatePlace, SearchRequest } from '../engine.ts'
import type { SearchQuery } from '../text/query.ts'
import { MARKS } from './words.ts'

/** SQL conditions, and the parameters in them. Every value is a parameter. */
export interface Conditions {
  readonly params: (string | number)[]
  readonly sql: string[]
}

/** Adds a parameter, and returns its placeholder. */
export function bind(conditions: Conditions, value: string | number, type: string): string {
  conditions.params.push(value)
  return `$${conditions.params.length}::${type}`
}

/** The SQL conditions of a request, without the conditions for its words and its page. */
export function toConditions(request: SearchRequest): Conditions {
  const { kinds, filter, seesAll, exclude, guessed, only } = request
  const found: Conditions = { params: [], sql: [] }
  const { sql } = found
  if (!seesAll) sql.push('is_public')
  if (kinds) sql.push(`kind = any(${bind(found, arrayText(kinds), 'text[]')})`)
  if (filter.languages) {
    const tags = bind(found, arrayText(filter.languages), 'text[]')
    sql.push(`exists (select from unnest(${tags}) range where language = range or starts_with(language, range || '-'))`)
  }
  if (filter.outlets) sql.push(`outlet = any(${bind(found, arrayText(filter.outlets), 'uuid[]')})`)
  if (filter.speakers) sql.push(`speakers && ${bind(found, arrayText(filter.speakers), 'uuid[]')}`)
  if (filter.events) sql.push(`events && ${bind(found, arrayText(filter.events), 'uuid[]')}`)
  if (filter.time) {
    sql.push('published_at is not null')
    if (filter.time.from !== null) sql.push(`published_at >= ${bind(found, filter.time.from, 'bigint')}`)
    if (filter.time.before !== null) sql.push(`published_at < ${bind(found, filter.time.before, 'bigint')}`)
  }
  if (exclude.length > 0) sql.push(`key <> all(${bind(found, arrayText(exclude.map(toDocumentKey)), 'text[]')})`)
  if (guessed) sql.push(`words @@ ${bind(found, guessedIn(request.query), 'tsquery')}`)
  if (only) sql.push(`key = any(${bind(found, arrayText(only.map(toDocumentKey)), 'text[]')})`)
  return found
}

/** Matches the documents in which phrases of the query may have been matched incorrectly. */
function guessedIn({ terms, not }: SearchQuery): string {
  // Phrases of two words are matched incorrectly only in documents that lack some of their pairs.
  const hasLong = [...terms, ...not].some((term) => term.kind === 'phrase' && term.words.length > 2)
  return hasLong ? `'${MARKS.hasPairs}' | '${MARKS.lacksPairs}'` : `'${MARKS.lacksPairs}'`
}

export function beyond(conditions: Conditions, sort: 'NEWEST' | 'OLDEST', { at, ref }: DatePlace): string {
  const sign = sort === 'NEWEST' ? '<' : '>'
  const key = bind(conditions, toDocumentKey(ref), 'text')
  if (at === null) return `published_at is null and key ${sign} ${key}`
  return `((published_at, key) ${sign} (${bind(conditions, at, 'bigint')}, ${key}) or published_at is null)`
}

export function upTo(conditions: Conditions, sort: 'NEWEST' | 'OLDEST', { at, ref }: DatePlace): string {
  const sign = sort === 'NEWEST' ? '>=' : '<='
  const key = bind(conditions, toDocumentKey(ref), 'text')
  if (at === null) return `(published_at is not null or key ${sign} ${key})`
  return `(published_at, key) ${sign} (${bind(conditions, at, 'bigint')}, ${key})`
}
