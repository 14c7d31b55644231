import { parseUrl } from '../../archive/text/url.ts'
import { findLanguageByName, parseRegisteredLanguage } from '../../archive/text/language-tag.ts'
import { TooDeep } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin, type Unreadable, type Value } from './record.ts'
import { countryOf } from './time-zone.ts'
import { toStatus } from './status.ts'
import { readTime, type Time, type TimeRule } from './time.ts'
import { beginningOf } from './title.ts'
import { asksForQuotes, compact, type Defaults, listOf, textOf, toOutlet } from './values.ts'

type Options = Defaults & Pick<ReadOptions, 'onRemark'>

/**
 * Converts an article of another format to an ArticleInput; all formats share these rules. `article` has the fields of
 * ArticleInput, but its times, language, URL and status are still written as in the file. `article` can also have
 * `embargo`, the time before which nobody may read the article, and `quotations`, quotes that are kept only if their
 * words are in the text. `publishedAt` and `modifiedAt` are one text or several, the most reliable first; the first
 * that can be read is taken. A `publishedAt` that cannot be read is left out if the article is a page (`isPage`),
 * because pages print dates in any form. In other formats, an article with such a `publishedAt` is reported as an error
 * and not loaded.
 */
export function articleEntry(
  origin: Origin,
  { embargo, quotations, ...article }: Value,
  options: Options,
  { isPage = false } = {},
): Entry {
  const remark = options.onRemark ?? (() => {})
  const spoken = languageOf(article.language)
  if (spoken === undefined && textOf(article.language) !== undefined) remark('language not understood')
  const language = spoken ?? textOf(article.language) ?? options.language
  const outlet = article.outlet ?? (options.outlet === undefined ? undefined : toOutlet(options.outlet))
  const rule: TimeRule = { ...options, country: (isObject(outlet) && textOf(outlet.country)) || countryOf(language) }
  const published = firstTime(article.publishedAt, rule)
  const modified = firstTime(article.modifiedAt, rule)
  const url = textOf(article.url)
  const isUrl = url !== undefined && parseUrl(url) !== null
  if (url !== undefined && !isUrl) remark('url not understood')
  if (modified && 'problem' in modified) remark('modifiedAt not understood')
  const status = toStatus(article.status, embargo, rule)
  if (status !== undefined && status !== 'USABLE') remark(status === 'CANCELED' ? 'canceled' : 'withheld')
  const body = typeof article.body === 'string' && article.body.trim() !== '' ? article.body : undefined
  // The server would reject the whole article for one quote whose words are not in the text.
  const stated = listOf(quotations).filter(isObject)
  const quotes = stated.filter(({ text }) => body?.includes(String(text)) === true)
  if (quotes.length < stated.length) remark('quotes without a place')
  const value = compact({
    ...article,
    quotes: article.quotes ?? quotes,
    url: isUrl ? url : undefined,
    title: textOf(article.title) ?? beginningOf(body ?? textOf(article.description)),
    body,
    language: spoken ?? options.language,
    publishedAt: published && 'at' in published ? published.at : undefined,
    modifiedAt: modified && 'at' in modified ? modified.at : undefined,
    status,
    outlet,
  })
  if (published && 'problem' in published) {
    if (!isPage) return refused(origin, value, listOf(article.publishedAt).map(textOf).join(', '), published.problem)
    remark('publishedAt not understood')
  }
  if (published && 'isDay' in published && published.isDay) remark('day alone')
  const given = options.publishedAt === undefined ? undefined : readTime(options.publishedAt, rule)
  const whole = compact({
    ...value,
    publishedAt: value.publishedAt ?? (given && 'at' in given ? given.at : options.publishedAt),
    extractQuotes: asksForQuotes(value, options),
  })
  for (const field of ['publishedAt', 'language', 'outlet', 'body'] as const)
    if (whole[field] === undefined) remark(`without ${field}`)
  return { origin, kind: 'article', value: whole }
}

function firstTime(printed: unknown, rule: TimeRule): Time | undefined {
  const times = listOf(printed).flatMap((one) => {
    const text = textOf(one)
    return text === undefined ? [] : [readTime(text, rule)]
  })
  return times.find((time) => 'at' in time) ?? times[0]
}

/** An error for an unreadable `publishedAt`. Holds the record as it would be sent, so that --rejected can write it. */
function refused(origin: Origin, value: Value, printed: string, problem: string): Unreadable {
  const message = `\`publishedAt\` ${JSON.stringify(printed)} is not understood: ${problem}`
  return {
    origin,
    faults: [{ code: 'INVALID', field: ['publishedAt'], message }],
    raw: Buffer.from(JSON.stringify({ type: 'article', ...value, publishedAt: printed })),
  }
}

/**
 * The tag of a registered language, which may be written as `en_US`, `eng` or `English`. Undefined if the language is
 * not known.
 */
function languageOf(value: unknown): string | undefined {
  const text = textOf(value)?.replaceAll('_', '-')
  if (text === undefined) return undefined
  return (
    parseRegisteredLanguage(text) ?? findLanguageByName(text) ?? parseRegisteredLanguage(canonicalOf(text)) ?? undefined
  )
}

/** Shortens a language tag to its usual form: `eng` to `en`, `ger` to `de`. */
function canonicalOf(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag
  } catch {
    return tag
  }
}

export function unreadable(origin: Origin, message: string): Unreadable {
  return { origin, faults: [{ code: 'INVALID', field: [], message }] }
}

/** Returns the entry, or an error if the elements of its HTML are nested too deep. */
export function orUnreadable(origin: Origin, toEntry: () => Entry): Entry {
  try {
    return toEntry()
  } catch (error) {
    if (error instanceof TooDeep) return unreadable(origin, error.message)
    throw error
  }
}
