import { parseDomain } from '../../archive/text/domain.ts'
import { parseUrl } from '../../archive/text/url.ts'
import { readUrl } from '../../read-url.ts'
import { isObject, type Value } from './record.ts'

/** A text without surrounding white space, or a number as text. Undefined for a blank text and for any other value. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The first text in these values. A value may also be a list, or an object whose `@value` or `value` is a text. */
export function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values.flatMap(listOf)) {
    const text = textOf(value) ?? (isObject(value) ? textOf(value['@value'] ?? value.value) : undefined)
    if (text !== undefined) return text
  }
  return undefined
}

/**
 * The texts at a path of properties such as `subject/name`. If a property on the path is a list, all its items are
 * read.
 */
export function textsIn(value: unknown, path: string): (string | undefined)[] {
  const inside = (values: readonly unknown[], name: string) =>
    values.filter(isObject).flatMap((one) => listOf(one[name]))
  return path
    .split('/')
    .reduce(inside, [value])
    .map((one) => firstText(one))
}

export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]
}

/** The texts among these values, each of them once. */
export function unique(values: unknown): string[] {
  return [...new Set(listOf(values).flatMap((value) => textOf(value) ?? []))]
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

/** The absolute form of a URL that may be relative to `base`. Undefined if the archive does not accept the URL. */
export function absoluteUrl(link: unknown, base?: string): string | undefined {
  const text = textOf(link)
  const url = text === undefined ? null : readUrl(text, base)
  return url === null || text === undefined ? undefined : (parseUrl(text) ?? parseUrl(url.href) ?? undefined)
}

/** The domain in a text that is a domain or an address. */
export function domainOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const host = /^https?:/i.test(text) ? readUrl(text)?.hostname : undefined
  return parseDomain(host ?? text) ?? undefined
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
  const domain = domainOf(text)
  return domain === undefined || !/[.:]/.test(domain) ? { name: text } : { domain, name: domain }
}

/** An outlet with the name of a publication and the domain of its site. Undefined if both are unknown. */
export function outletOf(name: string | undefined, url: string | undefined): Value | undefined {
  const domain = url === undefined ? undefined : domainOf(readUrl(url)?.hostname)
  const outlet = compact({ domain, name: name ?? domain })
  return outlet.name === undefined ? undefined : outlet
}
