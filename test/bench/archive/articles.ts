import { foldedHash } from '../../../src/archive/identity/name.ts'
import { mintRecordId } from '../../../src/archive/identity/record-id.ts'
import { fold } from '../../../src/archive/text/fold.ts'
import { quoteId } from '../../../src/archive/quote/quote.ts'
import type { Random } from '../random.ts'
import { type Cast, DAY_MS, hashOf, LAST_DAY, LOADED_AT, register, type SharedRows } from './cast.ts'
import { add, createRows, type Rows } from './copy.ts'
import { capital } from './words.ts'

export interface ArticleRows {
  readonly article: Rows
  readonly version: Rows
  readonly byline: Rows
  readonly event: Rows
  readonly credit: Rows
  readonly quote: Rows
}

export function createArticleRows(): ArticleRows {
  return {
    article: createRows(
      'article',
      'id keys key_given url outlet_id title title_folded_hash description language published_at modified_at section subjects status word_count version content_hash loaded_at updated_at',
    ),
    version: createRows('article_version', 'article_id number title body word_count loaded_at'),
    byline: createRows('article_byline', 'article_id position name agent_id'),
    event: createRows('article_event', 'article_id event_id linked quoted'),
    credit: createRows('article_credit', 'article_id position type text outlet_id agent_id url provenance'),
    quote: createRows(
      'quote',
      'id article_id text start_cp end_cp start_utf16 end_utf16 form speaker_id speaker_as_printed cue own_language language event_id provenance outlet_id published_at status',
    ),
  }
}

const SECTIONS = ['world', 'politics', 'economy', 'science', 'sport', 'culture'] as const
const QUOTES_PER_ARTICLE = [0, 1, 2, 2, 3, 3, 3, 4, 5, 7] as const

/** Adds an article and everything that belongs to it: about 2.5 KB of text with three quotes on average. */
export function addArticle(random: Random, cast: Cast, rows: ArticleRows, shared: SharedRows, index: number): void {
  const outlet = cast.outlet()
  const { writer } = outlet
  const key = `article-${index}`
  const id = mintRecordId('article', key)
  const url = `https://${outlet.domain}/news/${index}`
  const title = capital(writer.words(5 + random.below(8)))
  const publishedAt = new Date(LAST_DAY - random.below(cast.size.days * DAY_MS)).toISOString()
  const status = random.chance(0.98) ? 'USABLE' : random.pick(['WITHHELD', 'CANCELED'])
  const events = Array.from({ length: random.pick([0, 0, 1, 1, 1, 2]) }, () => cast.event())

  const quotes = Array.from({ length: random.pick(QUOTES_PER_ARTICLE) }, () =>
    capital(writer.words(8 + random.below(30))),
  )
  const starts: number[] = []
  let body = ''
  let words = 0
  const paragraphs = Math.max(quotes.length, 3 + random.below(6))
  for (let paragraph = 0; paragraph < paragraphs; paragraph++) {
    const lead = `${capital(writer.words(30 + random.below(40)))}. `
    body += `${paragraph === 0 ? '' : '\n\n'}${lead}`
    const quote = quotes[paragraph]
    if (quote !== undefined) {
      starts.push(body.length + 1)
      body += `“${quote}”, ${writer.words(4)}.`
    }
    words += 60
  }

  add(rows.article, [
    id,
    [key],
    true,
    url,
    outlet.id,
    title,
    foldedHash(fold(title)),
    random.chance(0.6) ? writer.sentence() : null,
    writer.tag,
    publishedAt,
    random.chance(0.1) ? publishedAt : null,
    random.pick(SECTIONS),
    random.chance(0.7) ? [writer.words(1)] : [],
    status,
    words,
    1,
    hashOf(key),
    LOADED_AT,
    LOADED_AT,
  ])
  add(rows.version, [id, 1, title, body, words, LOADED_AT])
  register(shared, 'article', id, { key, url: url })
  for (let position = 0; position < random.pick([0, 1, 1, 1, 2]); position++) {
    const reporter = cast.reporter()
    add(rows.byline, [id, position, reporter.name, random.chance(0.6) ? reporter.id : null])
  }
  if (random.chance(0.1))
    add(rows.credit, [id, 0, 'CITES_REPORT', `as ${writer.name()} reported`, cast.outlet().id, null, null, 'SUPPLIED'])

  const quoted = new Set<string>()
  quotes.forEach((text, number) => {
    const start = starts[number] ?? 0
    const quote = quoteId(id, text, 0)
    const event = random.chance(0.1) ? (events[0] ?? null) : null
    if (event !== null) quoted.add(event)
    const speaker = random.chance(0.85) ? cast.speaker() : null
    add(rows.quote, [
      quote,
      id,
      text,
      start,
      start + text.length,
      start,
      start + text.length,
      random.chance(0.9) ? 'DIRECT' : 'PARTIAL',
      speaker,
      random.chance(0.5) ? writer.words(2) : null,
      writer.words(1),
      null,
      writer.tag,
      event,
      'SUPPLIED',
      outlet.id,
      publishedAt,
      status,
    ])
    add(shared.change, ['quote', quote])
  })
  for (const event of new Set(events)) add(rows.event, [id, event, true, quoted.has(event)])
}
