import { hash } from 'node:crypto'
import { hashText } from '../content-hash.ts'
import { fold } from '../text/fold.ts'

// This file computes the folded names by which records are found, and the keys that are derived from names. The folded
// name of a record contains its name or title as `fold` returns it, for example in lower case. It also contains the
// other values that a reference by name gives: the kind of an agent, the start date of an event, or the outlet and
// publication time of an article.

const DEFAULT_KIND = 'PERSON'

export function outletName({ name }: { readonly name: string }): string {
  return fold(name)
}

export function agentName({ kind, name }: { readonly kind: string | undefined; readonly name: string }): string {
  return `${(kind ?? DEFAULT_KIND).toLowerCase()}:${fold(name)}`
}

export function eventName({
  startDate,
  name,
}: {
  readonly startDate: string | null | undefined
  readonly name: string
}): string {
  return `${startDate ?? '-'}:${fold(name)}`
}

interface NamedArticle {
  readonly outlet: string | null
  readonly publishedAt: string | null
  readonly title: string
}

/** `outlet` is the ID of the outlet of the article. */
export function articleName({ outlet, publishedAt, title }: NamedArticle): string {
  return `${outlet ?? '-'} ${publishedAt ?? '-'} ${fold(title)}`
}

/**
 * The first key of a new article that was loaded with neither a key nor a URL. `outlet` is the first key of the outlet
 * of the article.
 */
export function articleKey({ outlet, publishedAt, title }: NamedArticle): string {
  return `sha256:${hashText(JSON.stringify([outlet, publishedAt, fold(title)]))}`
}

/**
 * The value of the `…_folded_hash` columns. The value is a hash, because some names are too long for an entry of a
 * B-tree index.
 */
export function foldedHash(folded: string): string {
  const hex = hash('md5', folded)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
