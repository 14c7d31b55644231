import { parseUrl } from '../../archive/text/url.ts'
import { findLanguageByName, parseRegisteredLanguage } from '../../archive/text/language-tag.ts'
import { TooDeep } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, type Origin, type Unreadable, type Value } from './record.ts'
import { toStatus } from './status.ts'
import { readTime, type Time, type TimeRule } from './time.ts'
import { beginningOf } from './title.ts'
import { asksForQuotes, compact, type Defaults, listOf, textOf, toOutlet } from './values.ts'

type Options = Defaults & Pick<ReadOptions, 'onRemark'>

/**
 * An article of a foreign format as the archive takes it; all formats share these rules. `article` has the fields of
 * ArticleInput as the format prints them, and `embargo`, the time before which nobody may read it. `publishedAt` and
 * `modifiedAt` are a text or several, the best first: the first that is understood counts. A page (`isPage`) may carry
 * dates that nobody understands, every other format declares them and is refused.
 */
export function articleEntry(
  origin: Origin,
  { embargo, ...article }: Value,
  options: Options,
  { isPage = false } = {},
): Entry {
  const remark = options.onRemark ?? (() => {})
  const spoken = languageOf(article.language)
  if (spoken === undefined && textOf(article.language) !== undefined) remark('language not understood')
  const rule: TimeRule = { ...options, language: spoken ?? textOf(article.language) }
  const published = firstTime(article.publishedAt, rule)
  const modified = firstTime(article.modifiedAt, rule)
  const url = textOf(article.url)
  const isUrl = url !== undefined && parseUrl(url) !== null
  if (url !== undefined && !isUrl) remark('url not understood')
  if (modified && 'problem' in modified) remark('modifiedAt not understood')
  const status = toStatus(article.status, embargo, rule)
  if (status !== undefined && status !== 'USABLE') remark(status === 'CANCELED' ? 'canceled' : 'withheld')
  const body = typeof article.body === 'string' && article.body.trim() !== '' ? article.body : undefined
  const value = compact({
    ...article,
    url: isUrl ? url : undefined,
    title: textOf(article.title) ?? beginningOf(body ?? textOf(article.description)),
    body,
    language: spoken ?? options.language,
    publishedAt: published && 'at' in published ? published.at : undefined,
    modifiedAt: modified && 'at' in modified ? modified.at : undefined,
    status,
    outlet: article.outlet ?? (options.outlet === undefined ? undefined : toOutlet(options.outlet)),
  })
  if (published && 'problem' in published) {
    if (!isPage) return refused(origin, value, listOf(article.publishedAt).map(textOf).join(', '), published.problem)
    remark('publishedAt not understood')
  }
  if (published && 'isDay' in published && published.isDay) remark('day alone')
  const given = options.publishedAt === undefined ? undefined : readTime(options.publishedAt, options)
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

/** The record goes with it, as it would be sent, so that --rejected can write it down. */
function refused(origin: Origin, value: Value, printed: string, problem: string): Unreadable {
  const message = `\`publishedAt\` ${JSON.stringify(printed)} is not understood: ${problem}`
  return {
    origin,
    faults: [{ code: 'INVALID', field: ['publishedAt'], message }],
    raw: Buffer.from(JSON.stringify({ type: 'article', ...value, publishedAt: printed })),
  }
}

/** A tag of a registered language, also where `en_US` or `English` is written. */
function languageOf(value: unknown): string | undefined {
  const text = textOf(value)?.replaceAll('_', '-')
  if (text === undefined) return undefined
  return parseRegisteredLanguage(text) ?? findLanguageByName(text) ?? undefined
}

export function unreadable(origin: Origin, message: string): Unreadable {
  return { origin, faults: [{ code: 'INVALID', field: [], message }] }
}

/** The entry, or what keeps its text from being read. */
export function orUnreadable(origin: Origin, toEntry: () => Entry): Entry {
  try {
    return toEntry()
  } catch (error) {
    if (error instanceof TooDeep) return unreadable(origin, error.message)
    throw error
  }
}
