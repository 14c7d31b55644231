import type { StoredArticle } from '../../../archive/article/find.ts'
import { placeQuotesWithPauses, type Placing } from '../../../archive/quote/place.ts'
import { identifyQuotes, inStoredOrder, type IdentifiedQuote, type QuoteFields } from '../../../archive/quote/quote.ts'
import type { ParsedQuote } from '../../parsed-input.ts'
import type { ArticleItem } from '../items.ts'
import type { ArticleEntry } from '../entry.ts'
import { report, type Attempt } from './attempt.ts'

/** The quotes of an article as they would stand. */
export async function resolveQuotes(
  attempt: Attempt,
  item: ArticleItem,
  entry: ArticleEntry,
): Promise<readonly IdentifiedQuote[]> {
  const { stored } = entry
  const { quotes } = item.parsed
  const isNewBody = entry.fields.bodyHash !== (stored?.bodyHash ?? null)
  const body = entry.fields.body ?? null
  if (quotes === undefined) return stored && isNewBody ? placeAgain(entry.id, body, stored.quotes) : entry.fields.quotes

  const { misplaced, spans } = await place(attempt, item, body, quotes)
  for (const { index, code, field, message } of misplaced) {
    const path = quotes[index]?.path ?? item.path
    report(attempt, item, code, field ? [...path, field] : path, message)
  }
  const supplied = quotes.map((quote, index): QuoteFields => ({
    ...linked(attempt, quote),
    text: quote.text,
    span: spans[index] ?? null,
  }))
  const kept = item.parsed.restored?.hasAllQuotes ? [] : await keptQuotes(entry.id, stored, isNewBody, body)
  return identifyQuotes(entry.id, [...supplied, ...kept])
}

async function place(
  attempt: Attempt,
  item: ArticleItem,
  body: string | null,
  quotes: readonly ParsedQuote[],
): Promise<Placing> {
  const known = attempt.batch.placings.get(item)
  if (known && known.body === body) return known.placing
  const placing = await placeQuotesWithPauses(body, quotes)
  attempt.batch.placings.set(item, { body, placing })
  return placing
}

function linked(attempt: Attempt, quote: ParsedQuote): Omit<QuoteFields, 'text' | 'span'> {
  return {
    form: quote.form,
    speakerId: (quote.speaker && attempt.agentLinks.get(quote.speaker)?.id) ?? null,
    speakerAsPrinted: quote.speakerAsPrinted,
    cue: quote.cue,
    language: quote.language,
    eventId: (quote.event && attempt.eventLinks.get(quote.event)?.id) ?? null,
    provenance: quote.restored?.provenance ?? 'SUPPLIED',
    confidence: quote.restored?.confidence ?? null,
  }
}

// A list given replaces what a person supplied; the rest stays.
async function keptQuotes(
  articleId: string,
  stored: StoredArticle | null,
  isNewBody: boolean,
  body: string | null,
): Promise<readonly QuoteFields[]> {
  const kept = stored?.quotes.filter((quote) => quote.provenance !== 'SUPPLIED') ?? []
  return isNewBody && kept.length > 0 ? placeAgain(articleId, body, kept) : kept
}

async function placeAgain(
  articleId: string,
  body: string | null,
  quotes: readonly IdentifiedQuote[],
): Promise<IdentifiedQuote[]> {
  const inOrder = inStoredOrder(articleId, quotes)
  const { spans } = await placeQuotesWithPauses(
    body,
    inOrder.map(({ text, form }) => ({ text, form, start: null, end: null })),
    { lenient: true },
  )
  return identifyQuotes(
    articleId,
    inOrder.map((quote, index) => ({ ...quote, span: spans[index] ?? null })),
  )
}
