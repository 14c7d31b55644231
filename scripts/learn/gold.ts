import { readFile } from 'node:fs/promises'

interface GoldSpan {
  readonly start: number
  readonly end: number
}

export interface GoldQuote extends GoldSpan {
  readonly outerStart: number
  readonly outerEnd: number
  readonly kind: string
  readonly speaker: (GoldSpan & { type: string; head: GoldSpan; spans?: readonly (readonly [number, number])[] }) | null
  readonly cue?: GoldSpan | null
  readonly resolved?: string | null
}

/**
 * One annotated article. All offsets count UTF-16 code units, as in the extractor. In the files of annotated articles,
 * offsets count code points, and `readGold` converts them.
 */
export interface GoldArticle {
  readonly id: string
  readonly language: string
  readonly text: string
  readonly quotes: readonly GoldQuote[]
  readonly notQuotes: readonly (GoldSpan & { why: string })[]
  readonly unsure: readonly GoldSpan[]
  readonly entities: readonly { name: string; mentions: readonly (readonly [number, number])[] }[]
}

/** Returns the UTF-16 offset of each code point of a text. The last item is the offset of the end of the text. */
function utf16Offsets(text: string): number[] {
  const offsets = [0]
  for (const char of text) offsets.push((offsets.at(-1) ?? 0) + char.length)
  return offsets
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
const OFFSET_KEYS = new Set(['start', 'end', 'outerStart', 'outerEnd'])

/** Converts all offsets inside a value, at any depth, from code points to UTF-16 code units. */
function convert(value: Json, offsets: readonly number[], isOffset: boolean): Json {
  if (typeof value === 'number') return isOffset ? (offsets[value] ?? value) : value
  if (Array.isArray(value)) return value.map((item) => convert(item, offsets, isOffset))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, item]) => {
    const holdsOffsets = OFFSET_KEYS.has(key) || key === 'spans' || key === 'mentions'
    return [key, convert(item, offsets, holdsOffsets)] as const
  })
  return Object.fromEntries(entries)
}

/** Reads annotated articles in the format of the scorer (see docs/quotes.md). */
export async function readGold(path: string): Promise<GoldArticle[]> {
  const articles = JSON.parse(await readFile(path, 'utf8')) as { text: string }[]
  return articles.map((article) => {
    const offsets = utf16Offsets(article.text)
    return convert(article as unknown as Json, offsets, false) as unknown as GoldArticle
  })
}

/**
 * Returns the annotated quote at a span, or null. The start and the end of the quote may each differ from those of the
 * span by one character.
 */
export function goldOf(gold: GoldArticle, start: number, end: number): GoldQuote | null {
  return gold.quotes.find((quote) => Math.abs(quote.start - start) <= 1 && Math.abs(quote.end - end) <= 1) ?? null
}

export const overlaps = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] < b[1] && b[0] < a[1]

/**
 * Returns 2 for the annotated mention of the speaker, 1 for another mention of the same speaker, and 0 for a mention of
 * anybody else.
 */
export function judge(gold: GoldArticle, quote: GoldQuote, start: number, end: number): 0 | 1 | 2 {
  const { speaker, resolved } = quote
  if (!speaker) return 0
  const at = [start, end] as const
  const spans = speaker.spans ?? [[speaker.start, speaker.end] as const]
  if (spans.some((span) => overlaps(span, at))) return 2
  if (!resolved) return 0
  const mentions = gold.entities.find((entity) => entity.name === resolved)?.mentions ?? []
  if (mentions.some((mention) => overlaps(mention, at))) return 1
  const isOtherQuotes = gold.quotes.some(
    (other) =>
      other !== quote &&
      other.resolved === resolved &&
      other.speaker &&
      overlaps([other.speaker.head.start, other.speaker.head.end], at),
  )
  return isOtherQuotes ? 1 : 0
}
