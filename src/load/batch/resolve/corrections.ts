import { mapOffsets, type OffsetMap } from '../../../archive/quote/code-points.ts'
import { allInOrder, keyOf, placeOf, toQuoteSet, withoutCovered } from '../../../archive/quote/quote-set.ts'
import type { QuoteFields, Span } from '../../../archive/quote/quote.ts'
import { toNodeId } from '../../../archive/node-id.ts'
import { isBlank } from '../../../archive/text/blank.ts'
import { groupBy } from '../../../archive/group.ts'
import type { UserErrorCode } from '../../answer.ts'
import type { QuoteLimits } from '../../limits.ts'
import type { ArticleEntry } from '../entry.ts'
import type { CorrectionItem } from '../items.ts'
import { report, type Attempt } from './attempt.ts'

/** A quote of an article to which corrections are being applied. */
type QuoteState = QuoteFields & { readonly id?: string; readonly item?: CorrectionItem }

interface Text {
  readonly body: string
  readonly offsets: OffsetMap
}

/** Applies corrections to quotes after all references have been resolved. */
export function applyCorrections(attempt: Attempt): void {
  const items = (attempt.batch.items.corrections ?? []).filter((item) => !attempt.rejected.has(item))
  if (items.length === 0) return
  const entries = new Map(Array.from(attempt.indexes.article.byKey.values(), (entry) => [entry.id, entry]))
  for (const [articleId, corrections] of groupBy(items, ({ parsed }) => parsed.articleId)) {
    const entry = entries.get(articleId ?? '')
    if (entry) correctArticle(attempt, entry, corrections)
  }
}

function correctArticle(attempt: Attempt, entry: ArticleEntry, items: readonly CorrectionItem[]): void {
  const body = entry.fields.body ?? null
  const text = body === null ? null : { body, offsets: mapOffsets(body) }
  // A correction refers to its quote by the ID that the quote has before all corrections of the batch.
  const quotes: QuoteState[] = allInOrder(entry.id, entry.fields)
  for (const item of items) {
    const place = quotes.findIndex(({ id }) => id !== undefined && id === item.parsed.quoteId)
    const known = quotes[place]
    const corrected = known || isNewPlaced(attempt, item) ? correctQuote(attempt, item, known ?? NEW, text) : null
    if (corrected === null) continue
    const duplicate = findDuplicate(quotes, known, corrected)
    if (duplicate) {
      report(attempt, item, 'DUPLICATE_KEY', item.path, duplicateMessage(duplicate))
    } else if (known) quotes[place] = corrected
    else if (quotes.length < item.limits.quotesPerArticle) quotes.push(corrected)
    else report(attempt, item, 'TOO_MANY', [...item.path, 'article'], tooMany(item.limits))
  }
  const set = toQuoteSet(entry.id, withoutCovered(quotes))
  for (const { item, id } of set.quotes) if (item) attempt.correctedIds.set(item, id)
  entry.fields = { ...entry.fields, ...set, extractedBy: 0 }
}

const tooMany = ({ quotesPerArticle }: QuoteLimits): string =>
  `An article has at most ${quotesPerArticle} quotes. Remove other quotes first.`

const NEW: QuoteState = {
  text: '',
  span: null,
  form: 'DIRECT',
  speakerId: null,
  speakerAsPrinted: null,
  cue: null,
  language: null,
  eventId: null,
  provenance: 'CORRECTED',
  confidence: null,
}

function isNewPlaced(attempt: Attempt, item: CorrectionItem): boolean {
  const missing = (['start', 'end'] as const).filter((field) => (item.parsed[field] ?? null) === null)
  for (const field of missing)
    report(attempt, item, 'REQUIRED', [...item.path, field], 'A quote that you add needs its place: `start` and `end`.')
  return missing.length === 0
}

/** Returns null if the correction has an error, which has been reported. */
function correctQuote(attempt: Attempt, item: CorrectionItem, was: QuoteState, text: Text | null): QuoteState | null {
  const { parsed } = item
  const form = parsed.form ?? was.form
  const span = placeCorrected(attempt, item, was, text)
  if (span === 'WRONG') return null
  const isPrinted = form !== 'INDIRECT' || was === NEW
  const words = span && text && isPrinted ? text.body.slice(span.startUtf16, span.endUtf16) : was.text
  const fail = (code: UserErrorCode, field: string, message: string) => {
    report(attempt, item, code, [...item.path, field], message)
    return null
  }
  if (isBlank(words))
    return fail(
      'REQUIRED',
      'start',
      'There are no words between `start` and `end`. Give the place of the quoted words.',
    )
  const max = item.limits.quoteLength
  if (span && span.end - span.start > max)
    return fail('TOO_LONG', 'end', `A quote has at most ${max} code points; this one has ${span.end - span.start}.`)
  const corrected: QuoteState = {
    ...was,
    text: words,
    span,
    form,
    speakerId: linkedId(attempt.agentLinks, parsed.speaker, was.speakerId),
    speakerAsPrinted: pick(parsed.speakerAsPrinted, was.speakerAsPrinted),
    cue: pick(parsed.cue, was.cue),
    language: pick(parsed.language, was.language),
    eventId: linkedId(attempt.eventLinks, parsed.event, was.eventId),
    provenance: 'CORRECTED',
    confidence: null,
    isRemoved: parsed.isQuote === undefined ? was.isRemoved === true : !parsed.isQuote,
    item,
  }
  const replaces = rememberedBy(was, corrected)
  return replaces.length > 0 ? { ...corrected, replaces } : withoutMemory(corrected)
}

function withoutMemory({ replaces: _replaces, ...quote }: QuoteState): QuoteState {
  return quote
}

/** Returns the earlier words and places of the quote that differ from its words and place after the correction. */
function rememberedBy(was: QuoteState, now: QuoteState) {
  const before = was === NEW ? [] : [...(was.replaces ?? []), placeOf(was)]
  const places = new Map(before.map((place) => [keyOf(place), place]))
  places.delete(keyOf(placeOf(now)))
  return [...places.values()]
}

/**
 * Returns the new place of the quote, null if the quote has no place, or `WRONG` if an error has been reported. If the
 * correction omits `start` or `end`, the stored value is kept.
 */
function placeCorrected(
  attempt: Attempt,
  item: CorrectionItem,
  was: QuoteState,
  text: Text | null,
): Span | null | 'WRONG' {
  const { start, end } = item.parsed
  if (start === undefined && end === undefined) return was.span
  const from = start === undefined ? (was.span?.start ?? null) : start
  const to = end === undefined ? (was.span?.end ?? null) : end
  if (from === null && to === null) return null
  const fail = (code: UserErrorCode, field: 'start' | 'end', message: string) => {
    report(attempt, item, code, [...item.path, field], message)
    return 'WRONG' as const
  }
  if (from === null || to === null) {
    const field = from === null ? 'start' : 'end'
    const code = item.parsed[field] === null ? 'INVALID' : 'REQUIRED'
    return fail(code, field, 'A place needs both `start` and `end`. Give null for both if the quote has no place.')
  }
  const length = text?.offsets.codePoints ?? 0
  const outside = (field: 'start' | 'end', at: number) =>
    fail(
      'OUT_OF_RANGE',
      field,
      `\`${field}\` ${at} is outside the body: the body has ${length} code points, counted from 0, and a quote must lie within it.`,
    )
  if (text === null || from < 0 || from >= length) return outside('start', from)
  if (to <= from || to > length) return outside('end', to)
  return {
    start: from,
    end: to,
    startUtf16: text.offsets.toUtf16(from),
    endUtf16: text.offsets.toUtf16(to),
  }
}

/**
 * Finds another supplied or corrected quote that has the same words in the same place as `corrected`. Ignores extracted
 * quotes.
 */
function findDuplicate(
  quotes: readonly QuoteState[],
  known: QuoteState | undefined,
  corrected: QuoteState,
): QuoteState | undefined {
  const key = keyOf(placeOf(corrected))
  if (corrected.span === null || (known && keyOf(placeOf(known)) === key)) return undefined
  return quotes.find((quote) => quote !== known && quote.provenance !== 'EXTRACTED' && keyOf(placeOf(quote)) === key)
}

function duplicateMessage({ id, isRemoved }: QuoteState): string {
  const named = id === undefined ? 'Another correction' : `The quote ${toNodeId('quote', id)}`
  return isRemoved
    ? `${named} has these words in this place and was removed. Restore that quote with its id and \`isQuote: true\`.`
    : `${named} already has these words in this place. Correct that quote instead.`
}

function pick(given: string | null | undefined, stored: string | null): string | null {
  return given === undefined ? stored : given
}

function linkedId<Parsed extends object>(
  links: ReadonlyMap<Parsed, { readonly id: string }>,
  given: Parsed | null | undefined,
  stored: string | null,
): string | null {
  return given === undefined ? stored : ((given && links.get(given)?.id) ?? null)
}
