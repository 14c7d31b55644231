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

/** One annotated article. All offsets are UTF-16, as everywhere in our code; the files count code points. */
export interface GoldArticle {
  readonly id: string
  readonly language: string
  readonly text: string
  readonly quotes: readonly GoldQuote[]
  readonly notQuotes: readonly (GoldSpan & { why: string })[]
  readonly unsure: readonly GoldSpan[]
  readonly entities: readonly { name: string; mentions: readonly (readonly [number, number])[] }[]
}

/** For each code point of a text, and its end, the UTF-16 offset. */
function utf16Offsets(text: string): number[] {
  const offsets = [0]
  for (const char of text) offsets.push((offsets.at(-1) ?? 0) + char.length)
  return offsets
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
const OFFSET_KEYS = new Set(['start', 'end', 'outerStart', 'outerEnd'])

/** Every offset inside a value, wherever it is. */
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

/** Reads a gold file in the format of the scorer (see docs/quotes.md). */
export async function readGold(path: string): Promise<GoldArticle[]> {
  const articles = JSON.parse(await readFile(path, 'utf8')) as { text: string }[]
  return articles.map((article) => {
    const offsets = utf16Offsets(article.text)
    return convert(article as unknown as Json, offsets, false) as unknown as GoldArticle
  })
}
