import { createHash } from 'node:crypto'
import { basename, dirname, resolve } from 'node:path'
import { findLanguageByName, parseRegisteredLanguage } from '../../archive/text/language-tag.ts'
import { parseUrl } from '../../archive/text/url.ts'
import { toBylines } from './byline.ts'
import { readTime, type Time, type TimeRule } from './date.ts'
import type { ReadOptions } from './options.ts'
import { Damage, isObject, type Value } from './record.ts'
import { toStatus } from './status.ts'
import { compact, listOf, textOf, toOutlet, unique } from './values.ts'

/**
 * Converts an article to an ArticleInput, in the same way for all formats. `given` has the fields of ArticleInput, but
 * the times, names, language, URL and status in `given` are still written as in the file. `given` can also have these
 * fields:
 *
 * - `embargo`: the time before which nobody may read the article
 * - `isScheduled`: whether `publishedAt` is also an embargo
 * - `quotations`: quotes that are kept only if their words are in the text
 * - `origin`: `page` or `text`. A page or text that has neither a key nor a URL gets a key from its content.
 *
 * `publishedAt` and `modifiedAt` may each be a list of texts, the most reliable first. The first text that can be read
 * as a time is used.
 * @throws Damage if a `publishedAt` is given but cannot be read. On a page, a `publishedAt` that cannot be read is
 * ignored instead, because pages print dates in any form.
 */
export function toInput(given: Value, file: string, options: ReadOptions): Value {
  const { embargo, isScheduled, quotations, origin, ...draft } = given
  const remark = options.onRemark ?? (() => {})
  const spoken = languageOf(draft.language)
  const named = draft.outlet ?? options.outlet
  const outlet = typeof named === 'string' ? toOutlet(named) : named
  const country =
    (isObject(outlet) && textOf(outlet.country)) || countryOf(spoken ?? draft.language ?? options.language)
  const rule: TimeRule = { ...options, country }
  const published = firstTime(draft.publishedAt, rule)
  const modified = firstTime(draft.modifiedAt, rule)
  const byOption = firstTime(options.publishedAt, rule)
  const url = textOf(draft.url)
  const isUrl = url !== undefined && parseUrl(url) !== null
  const isEarly = isScheduled === true && Date.parse(published?.at ?? '') > Date.now()
  const status = toStatus([draft.status, isEarly ? 'scheduled' : undefined], embargo, rule)
  const body = typeof draft.body === 'string' && draft.body.trim() !== '' ? draft.body : undefined
  // The server would reject the whole article for one quote whose words are not in the text.
  const stated = listOf(quotations).filter(isObject)
  const quotes = stated.filter(({ text }) => body?.includes(String(text)) === true)
  const input = compact({
    ...draft,
    quotes: draft.quotes ?? quotes,
    url: isUrl ? url : undefined,
    title: textOf(draft.title) ?? beginningOf(body ?? textOf(draft.description)),
    body,
    language: spoken ?? options.language,
    publishedAt: published?.at ?? byOption?.at ?? options.publishedAt,
    modifiedAt: modified?.at,
    subjects: unique(draft.subjects),
    authors: toBylines(draft.authors),
    status,
    outlet,
    // The server cannot find quotes in an article without a text.
    extractQuotes: draft.extractQuotes ?? (options.quotes === 'extract' && body !== undefined ? true : undefined),
  })
  if (published?.problem !== undefined && origin !== 'page') {
    const printed = listOf(draft.publishedAt).map(textOf).join(', ')
    throw new Damage(`\`publishedAt\` ${JSON.stringify(printed)} is not understood: ${published.problem}`, {
      field: ['publishedAt'],
      raw: Buffer.from(JSON.stringify({ type: 'article', ...input, publishedAt: printed })),
    })
  }
  if (spoken === undefined && textOf(draft.language) !== undefined) remark('language not understood')
  if (url !== undefined && !isUrl) remark('url not understood')
  if (published?.problem !== undefined) remark('publishedAt not understood')
  if (modified?.problem !== undefined) remark('modifiedAt not understood')
  if (status === 'CANCELED') remark('canceled')
  else if (status !== undefined && status !== 'USABLE') remark('withheld')
  if (quotes.length < stated.length) remark('quotes without a place')
  if (published?.isDay === true) remark('day alone')
  for (const field of ['publishedAt', 'language', 'outlet', 'body'] as const)
    if (input[field] === undefined) remark(`without ${field}`)
  const isKnown = origin === undefined || input.key !== undefined || input.url !== undefined
  return isKnown ? input : { key: keyOf(input, file, options.textKey), ...input }
}

function firstTime(printed: unknown, rule: TimeRule): Partial<Time> | undefined {
  // Databases write zeros for a missing date.
  const texts = unique(printed).filter((text) => !/^0000-|-0001 /.test(text))
  const times = texts.map((text) => readTime(text, rule))
  return times.find(({ at }) => at !== undefined) ?? times[0]
}

/**
 * The record key of a text or page that has neither a key nor a URL. The key is a hash of the title and body, unless
 * the command line gives a pattern. The path of the file is not used as the key, because it depends on the current
 * directory. The name of the file is not used either, because files in several folders may have the same name.
 */
function keyOf({ title, body }: Value, file: string, pattern = 'sha256:{hash}'): string {
  const hash = createHash('sha256').update(JSON.stringify([title ?? '', body ?? '']))
  const parts: Readonly<Record<string, string>> = {
    hash: hash.digest('hex').slice(0, 32),
    name: basename(file).replace(/(?:\.\w+)?(?:\.gz)?$/i, ''),
    folder: basename(dirname(resolve(file))),
  }
  return pattern.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)
}

const TITLE_LENGTH = 200

/** Makes a title from the first line of a text, cut to 200 characters. Undefined if the text is empty. */
export function beginningOf(text = ''): string | undefined {
  const [line = ''] = text.trim().split(/[\r\n\u2028\u2029]/, 1)
  const points = [...line.slice(0, 2 * TITLE_LENGTH + 2)]
  return textOf(points.length > TITLE_LENGTH ? `${points.slice(0, TITLE_LENGTH - 1).join('')}…` : line)
}

/**
 * The tag of a registered language, which may be written as `en_US`, `eng` or `English`. Undefined if the language is
 * not known.
 */
function languageOf(value: unknown): string | undefined {
  const text = textOf(value)?.replaceAll('_', '-')
  if (text === undefined) return undefined
  const known = parseRegisteredLanguage(text) ?? findLanguageByName(text)
  // Shortens a tag to its usual form: `eng` to `en`, `ger` to `de`.
  return known ?? parseRegisteredLanguage(localeOf(text)?.toString() ?? text) ?? undefined
}

/** The country in which a language is mainly used, e.g. `DE` for `de`. Undefined if it is not known. */
function countryOf(language: unknown): string | undefined {
  return localeOf(textOf(language)?.replaceAll('_', '-'))?.maximize().region
}

function localeOf(tag: string | undefined): Intl.Locale | undefined {
  try {
    return tag === undefined ? undefined : new Intl.Locale(tag)
  } catch {
    return undefined
  }
}
