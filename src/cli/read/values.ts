import { parseDomain } from '../../archive/text/domain.ts'
import { parseUrl } from '../../archive/text/url.ts'
import { readUrl } from '../../read-url.ts'
import { isObject, type Value } from './record.ts'

/** Values from the command line for all records; a record's own fields come first. */
export interface Defaults {
  readonly outlet?: string
  readonly publishedAt?: string
  readonly language?: string
  /** For times that give no offset, e.g. `+01:00`. */
  readonly utcOffset?: string
  /** For dates that could be read in several ways, e.g. `DD/MM/YYYY`. */
  readonly dateFormat?: string
  /** `extract`: the server finds the quotes of texts whose format cannot name them. */
  readonly quotes?: 'extract' | 'none'
}

/** Text that says something; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** A URL that may be relative to a base. Undefined if the archive would not take it. */
export function absoluteUrl(link: unknown, base: string | undefined): string | undefined {
  const text = textOf(link)
  const url = text === undefined ? null : readUrl(text, base)
  return url === null || text === undefined ? undefined : (parseUrl(text) ?? parseUrl(url.href) ?? undefined)
}

export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

/** Without what is undefined or an empty list: a field left out stays as it is in the archive. */
export function compact(fields: Readonly<Record<string, unknown>>): Value {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}

/** A name, a domain or an address (whose outlet is called so until somebody names it), or an OutletInput as JSON. */
export function toOutlet(text: string): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return JSON.parse(text)
    } catch {
      return { name: text }
    }
  }
  const host = (/^https?:\/\//i.test(text) ? readUrl(text)?.hostname : undefined) ?? text
  const domain = parseDomain(host)
  return domain === null || !/[.:]/.test(domain) ? { name: text } : { domain, name: domain }
}

/** An outlet by the name of a publication and its site. */
export function outletOf(name: string | undefined, url: string | undefined): Value | undefined {
  const host = url === undefined ? undefined : readUrl(url)?.hostname
  const domain = host === undefined ? undefined : (parseDomain(host) ?? undefined)
  const outlet = compact({ domain, name: name ?? domain })
  return outlet.name === undefined ? undefined : outlet
}

/** Of an article without a text nothing can be found. */
export function asksForQuotes(article: Value, { quotes }: Defaults): unknown {
  return article.extractQuotes ?? (quotes === 'extract' && article.body !== undefined ? true : undefined)
}

/** The first value among these that is text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values.flatMap(listOf)) {
    const text = textOf(value) ?? (isObject(value) ? textOf(value['@value'] ?? value.value) : undefined)
    if (text !== undefined) return text
  }
  return undefined
}
