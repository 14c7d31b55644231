import { findNamedAgents } from '../archive/agent/find-by-name.ts'
import { findAgents } from '../archive/agent/store.ts'
import { keepPending, listPending, type PendingArticle, saveRead } from '../archive/article/extraction.ts'
import { mapOffsets } from '../archive/quote/code-points.ts'
import { isBlank } from '../archive/text/blank.ts'
import { type ExtractedQuote, saveExtracted } from '../load/batch/save-extracted.ts'
import { lockWriters, tryLockWriters } from '../load/batch/writer-lock.ts'
import type { QuoteLimits } from '../load/limits.ts'
import type { Log } from '../observe/log.ts'
import type { Sql } from '../postgres/sql.ts'
import { loadDetector } from '../quotes/detect-language.ts'
import { EXTRACTOR_VERSION, findQuotes, type KnownAgent, NAMING_CONFIDENCE } from '../quotes/find-quotes.ts'

// The maximum number of known agents that are compared with the speakers of one article. An event may have a thousand
// participants, but few of them speak in one article.
const MOST_KNOWN = 500

// If the extractor had to wait for the writers' lock, it pauses after the batch. The length of the pause is the time
// for which the extractor held the lock, multiplied by this number. A load job then spends about a hundredth of
// its time waiting for this lock.
const PAUSE_PER_HELD = 100
const MAX_PAUSE_MS = 60_000

export interface Extracted {
  /** The number of articles in the batch. If no article is pending, the number is 0. */
  readonly articles: number
  /** How long to wait before the next batch, in milliseconds, if other processes continue to write. */
  readonly pauseMs: number
}

/**
 * Takes the next pending articles in the order of `listPending`, extracts their quotes, and saves the quotes in one
 * transaction. Leaves out quotes that are longer than `limits` allows. If an article has too many quotes, leaves out
 * its last quotes.
 */
export async function extractNext(sql: Sql, log: Log, limits: QuoteLimits): Promise<Extracted> {
  const articles = await listPending(sql, EXTRACTOR_VERSION)
  if (articles.length === 0) return { articles: 0, pauseMs: 0 }
  const known = await findKnown(sql, articles)
  const detect = articles.some(({ language }) => language === null) ? await loadDetector() : () => null
  // Quotes are extracted before the transaction begins, so that the writers' lock is held only while they are saved.
  const found = new Map(
    articles.map((article) => {
      const language = article.language ?? detect(article.body ?? '')
      return [article.id, extract({ ...article, language }, known.get(article.id) ?? [], limits, log)]
    }),
  )
  const { wasFree, lockedAt } = await sql.begin(async (tx) => {
    const wasFree = await tryLockWriters(tx)
    const at = await lockWriters(tx)
    const lockedAt = performance.now()
    const current = await keepPending(tx, articles, EXTRACTOR_VERSION)
    await saveExtracted(tx, new Map([...found].filter(([id]) => current.has(id))), at, limits)
    await saveRead(tx, [...current], EXTRACTOR_VERSION)
    return { wasFree, lockedAt }
  })
  const pauseMs = wasFree ? 0 : Math.min(MAX_PAUSE_MS, PAUSE_PER_HELD * (performance.now() - lockedAt))
  return { articles: articles.length, pauseMs }
}

async function findKnown(sql: Sql, articles: readonly PendingArticle[]): Promise<Map<string, KnownAgent[]>> {
  const named = await findNamedAgents(
    sql,
    articles.map(({ id }) => id),
  )
  const agents = await findAgents(sql, [...new Set([...named.values()].flat())])
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  return new Map(
    Array.from(named, ([article, ids]) => [article, ids.slice(0, MOST_KNOWN).flatMap((id) => byId.get(id) ?? [])]),
  )
}

function extract(
  { id, body, language }: PendingArticle,
  known: readonly KnownAgent[],
  { quoteLength }: QuoteLimits,
  log: Log,
): ExtractedQuote[] {
  if (body === null) return []
  try {
    const offsets = mapOffsets(body)
    return findQuotes(body, language, known).flatMap((quote): ExtractedQuote[] => {
      const text = body.slice(quote.start, quote.end)
      const span = {
        start: offsets.toCodePoint(quote.start),
        end: offsets.toCodePoint(quote.end),
        startUtf16: quote.start,
        endUtf16: quote.end,
      }
      if (isBlank(text) || span.end - span.start > quoteLength) return []
      const { form, cue, speakerAsPrinted, confidence } = quote
      const speakerName = confidence < NAMING_CONFIDENCE ? null : quote.speakerName
      return [{ text, span, form, cue, speakerAsPrinted, speakerName, confidence }]
    })
  } catch (error) {
    // If one article causes an error, the quotes of the others are still extracted. The next version of the extractor
    // tries this article again.
    log.error({ err: error, article: id }, 'extraction: a text could not be read, so its quotes are missing')
    return []
  }
}
