import { placeQuotesWithPauses, type Placing } from '../../../archive/quote/place.ts'
import {
  allInOrder,
  placeAgain,
  type QuoteSet,
  toQuoteSet,
  withoutCorrected,
  withoutCovered,
} from '../../../archive/quote/quote-set.ts'
import type { QuoteFields } from '../../../archive/quote/quote.ts'
import type { ParsedQuote } from '../../parsed-input.ts'
import type { ArticleItem } from '../items.ts'
import type { ArticleEntry } from '../entry.ts'
import { report, type Attempt } from './attempt.ts'

/** Returns the quotes of an article after the load. `keepExtracted` tells whether extracted quotes are kept. */
export async function resolveQuotes(
  attempt: Attempt,
  item: ArticleItem,
  entry: ArticleEntry,
  keepExtracted: boolean,
): Promise<QuoteSet> {
  const { stored, fields } = entry
  const { quotes, restored } = item.parsed
  const isNewBody = fields.bodyHash !== (stored?.bodyHash ?? null)
  const body = fields.body ?? null
  if (quotes === undefined && !isNewBody && keepExtracted) return fields

  const given = quotes && (await placeGiven(attempt, item, body, quotes))
  if (given && restored?.hasAllQuotes) return toQuoteSet(entry.id, given)
  const known = stored && isNewBody ? await placeAgain(entry.id, body, stored) : allInOrder(entry.id, fields)
  const kept = keepExtracted ? known : known.filter(({ provenance }) => provenance !== 'EXTRACTED')
  if (!given) return toQuoteSet(entry.id, withoutCovered(kept))
  // The quotes in the input replace the quotes that earlier loads supplied. Corrected and extracted quotes stay.
  const rest = kept.filter(({ provenance }) => provenance !== 'SUPPLIED')
  const corrected = rest.filter(({ provenance }) => provenance === 'CORRECTED')
  return toQuoteSet(entry.id, withoutCovered([...withoutCorrected(given, corrected), ...rest]))
}

async function placeGiven(
  attempt: Attempt,
  item: ArticleItem,
  body: string | null,
  quotes: readonly ParsedQuote[],
): Promise<QuoteFields[]> {
  const { misplaced, spans } = await place(attempt, item, body, quotes)
  for (const { index, code, field, message } of misplaced) {
    const path = quotes[index]?.path ?? item.path
    report(attempt, item, code, field ? [...path, field] : path, message)
  }
  return quotes.map((quote, index) => ({ ...linked(attempt, quote), text: quote.text, span: spans[index] ?? null }))
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
  const { restored } = quote
  return {
    form: quote.form,
    speakerId: (quote.speaker && attempt.agentLinks.get(quote.speaker)?.id) ?? null,
    speakerAsPrinted: quote.speakerAsPrinted,
    cue: quote.cue,
    language: quote.language,
    eventId: (quote.event && attempt.eventLinks.get(quote.event)?.id) ?? null,
    provenance: restored?.provenance ?? 'SUPPLIED',
    confidence: restored?.confidence ?? null,
    ...(restored?.replaces.length ? { replaces: restored.replaces } : {}),
    ...(restored?.isRemoved ? { isRemoved: true } : {}),
  }
}
