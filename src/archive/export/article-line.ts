import { allInOrder } from '../quote/quote-set.ts'
import type { ExportedArticle, ExportedCredit, ExportedQuote } from './article-rows.ts'
import { filled, history, link, splitKeys, toLine } from './line.ts'

/** An article as a line: an ArticleInput, and a block `history` for everything that an ArticleInput cannot express. */
export function articleLine(article: ExportedArticle): string {
  const { id, keyGiven, keyIsUrl, versions, body, status, credits } = article
  const quotes = allInOrder(id, article) as ExportedQuote[]
  const plain = plainQuotes(quotes, body)
  const other = quotes.filter((quote) => !plain.has(quote))
  const supplied = credits.filter(({ provenance }) => provenance === 'SUPPLIED')
  const { key, keys } = splitKeys(article.keys, article.isMistakable)
  // Whether a load derives the same key from the URL, so that the line need not contain the key.
  const isDerived = !keyGiven && keyIsUrl && article.keys.length === 1
  return toLine('article', {
    key: isDerived ? null : key,
    url: article.url,
    outlet: link(article.outlet),
    title: article.title,
    description: article.description,
    body,
    language: article.language,
    authors: article.bylines.map(({ name, agent }) => filled({ name, agent: link(agent) })),
    publishedAt: article.publishedAt,
    modifiedAt: article.modifiedAt,
    section: article.section,
    subjects: article.subjects,
    status: status === 'USABLE' ? null : status,
    quotes: quotes.filter((quote) => plain.has(quote)).map(toQuote),
    events: article.events.map(link),
    credits: supplied.map(toCredit),
    extractQuotes: article.extractedBy === null ? null : true,
    history: history({
      keys: isDerived ? null : keys,
      keyGiven: keyGiven || isDerived ? null : false,
      versions: versions.map(({ title, body: text, loadedAt }) => filled({ title, body: text, loadedAt })),
      quotes: other.map((quote) => ({
        ...toQuote(quote),
        ...filled({
          provenance: quote.provenance,
          confidence: quote.confidence,
          isQuote: quote.isRemoved ? false : null,
          replaces: quote.replaces?.map((place) => filled({ ...place })),
        }),
      })),
      // The value 0 means that the extractor has not read the article. The line leaves out a 0, because every newly
      // loaded article has that value.
      extractedBy: article.extractedBy || null,
      credits:
        supplied.length === credits.length
          ? null
          : credits.map((credit) => ({ ...toCredit(credit), provenance: credit.provenance })),
    }),
  })
}

/**
 * Returns the plain quotes: a load can restore them from the fields of a QuoteInput alone. A quote is plain only if it
 * was supplied (not extracted or corrected) and has no `confidence`. If the article has a body, the quote must also
 * have a place in the body, and no other quote with the same words may have the same place.
 */
function plainQuotes(quotes: readonly ExportedQuote[], body: string | null): ReadonlySet<ExportedQuote> {
  const places = new Map<string, number>()
  const placeOf = ({ text, span }: ExportedQuote) => `${span?.start} ${text}`
  for (const quote of quotes) places.set(placeOf(quote), (places.get(placeOf(quote)) ?? 0) + 1)
  const isPlain = (quote: ExportedQuote) =>
    quote.provenance === 'SUPPLIED' &&
    quote.confidence === null &&
    (body === null ? quote.span === null : quote.span !== null && places.get(placeOf(quote)) === 1)
  const plain = quotes.filter(isPlain)
  // If an article has no body, a load numbers quotes with the same words in the order in which the line lists them. A
  // line lists the plain quotes before the other quotes, and the archive may have them in another order. Therefore, if
  // at least one quote of such an article is not plain, the result is empty.
  return new Set(body === null && plain.length < quotes.length ? [] : plain)
}

function toQuote({
  text,
  span,
  form,
  speaker,
  speakerAsPrinted,
  cue,
  language,
  event,
}: ExportedQuote): Record<string, unknown> {
  return filled({
    text,
    start: span?.start,
    // The end is exported only for indirect speech: for other quotes, a load computes the end from the text.
    end: form === 'INDIRECT' ? span?.end : null,
    form: form === 'DIRECT' ? null : form,
    speaker: link(speaker),
    speakerAsPrinted,
    cue,
    language,
    event: link(event),
  })
}

function toCredit({ type, text, outlet, agent, url }: ExportedCredit): Record<string, unknown> {
  return filled({ type, text, outlet: link(outlet), agent: link(agent), url })
}
