import { parseDomain } from '../../archive/text/domain.ts'
import { parseUrl } from '../../archive/text/url.ts'
import { readUrl } from '../../read-url.ts'
import { isObject, type Value } from './record.ts'

/** Values from the command line for all records. If a record has a value of its own, that value is used. */
export interface Defaults {
  readonly outlet?: string
  readonly publishedAt?: string
  readonly language?: string
  /** The offset from UTC for times without an offset, e.g. `+01:00`. */
  readonly utcOffset?: string
  /** The format of dates that could be read in several ways, e.g. `DD/MM/YYYY`. */
  readonly dateFormat?: string
  /** If `extract`, the server finds the quotes in the texts. */
  readonly quotes?: 'extract' | 'none'
}

/** A text without surrounding white space, or a number as text. Undefined for an empty text and other values. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** A URL that may be relative to a base. Undefined if the archive does not accept the URL. */
export function absoluteUrl(link: unknown, base: string | undefined): string | undefined {
  const text = textOf(link)
  const url = text === undefined ? null : readUrl(text, base)
  return url === null || text === undefined ? undefined : (parseUrl(text) ?? parseUrl(url.href) ?? undefined)
}

export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

/**
 * Removes fields whose value is undefined or an empty list, because a field that is not sent stays unchanged in the
 * archive.
 */
export function compact(fields: Readonly<Record<string, unknown>>): Value {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}

/**
 * Converts a text to an OutletInput. The text is a name, a domain, an address, or an OutletInput as JSON. For a domain
 * or an address, the domain is also the name.
 */
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

/** An outlet with the name of a publication and the domain of its site. Undefined if both are unknown. */
export function outletOf(name: string | undefined, url: string | undefined): Value | undefined {
  const host = url === undefined ? undefined : readUrl(url)?.hostname
  const domain = host === undefined ? undefined : (parseDomain(host) ?? undefined)
  const outlet = compact({ domain, name: name ?? domain })
  return outlet.name === undefined ? undefined : outlet
}

/** Whether the server has to find the quotes. It cannot find any in an article without a text. */
export function asksForQuotes(article: Value, { quotes }: Defaults): unknown {
  return article.extractQuotes ?? (quotes === 'extract' && article.body !== undefined ? true : undefined)
}

/** The first of these values that is text, or an object with a text as `@value` or `value`. */
export function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values.flatMap(listOf)) {
    const text = textOf(value) ?? (isObject(value) ? textOf(value['@value'] ?? value.value) : undefined)
    if (text !== undefined) return text
  }
  return undefined
}
