import type { FoundQuote } from '../../src/quotes/find-quotes.ts'
import type { GoldQuote, InventedArticle, Passage } from './invented.ts'

/** Figures on how well the quotes of some articles were found. All shares are from 0 to 1. */
export interface Figures {
  readonly articles: number
  readonly quotes: number
  /** A span counts as found if each end differs by at most one quotation mark. */
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** The share of other marked passages in which no quote was found. */
  readonly refused: number
  /** The share of quotes with the right printed speaker, among all quotes whose speaker the article tells. */
  readonly accuracy: number
  /**
   * The share of right speakers among the most confident answers, whose number is half of these quotes
   * (`precisionAt50`) or four fifths of them (`precisionAt80`).
   */
  readonly precisionAt50: number
  readonly precisionAt80: number
  /**
   * The share of right names among the quotes that got a full name, and the share of quotes that got a full name among
   * those that could.
   */
  readonly namePrecision: number
  readonly nameRecall: number
}

export type Find = (article: InventedArticle) => readonly FoundQuote[]

export function measure(articles: readonly InventedArticle[], find: Find): Figures {
  let [found, gold, right, spurious, marks, asked] = [0, 0, 0, 0, 0, 0]
  let [named, nameable, rightNames] = [0, 0, 0]
  const answers: { confidence: number; isRight: boolean }[] = []
  for (const article of articles) {
    const predicted = find(article)
    found += predicted.length
    gold += article.quotes.length
    marks += article.notQuotes.length
    spurious += article.notQuotes.filter((passage) => predicted.some((quote) => isSame(quote, passage, article))).length
    for (const quote of article.quotes) {
      const match = predicted.find((candidate) => isSame(candidate, quote, article))
      if (match) right += 1
      if (quote.speaker === null) continue
      asked += 1
      const name = article.names.get(quote.speaker)
      if (name !== undefined) nameable += 1
      if (!match) continue
      if (match.speakerAsPrinted !== null)
        answers.push({ confidence: match.confidence, isRight: isSpeaker(article, match, quote) })
      if (match.speakerName === null) continue
      named += 1
      if (name !== undefined && isSameName(match.speakerName, name)) rightNames += 1
    }
  }
  answers.sort((a, b) => b.confidence - a.confidence)
  const [precision, recall] = [right / found, right / gold]
  return {
    articles: articles.length,
    quotes: gold,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    refused: 1 - spurious / marks,
    accuracy: share(answers),
    precisionAt50: share(answers.slice(0, Math.round(asked / 2))),
    precisionAt80: share(answers.slice(0, Math.round(asked * 0.8))),
    namePrecision: rightNames / named,
    nameRecall: rightNames / nameable,
  }

  function share(some: readonly { isRight: boolean }[]): number {
    const count = some.filter(({ isRight }) => isRight).length
    return count / (some === answers ? asked : some.length)
  }
}

const MARK = /[\p{P}\p{S}\s]/u

function isSame(a: Passage, b: Passage, { text }: InventedArticle): boolean {
  return isNear(text, a.start, b.start) && isNear(text, a.end, b.end)
}

/** Whether two places are equal, or have one quotation mark or space between them. */
function isNear(text: string, a: number, b: number): boolean {
  return a === b || (Math.abs(a - b) === 1 && MARK.test(text[Math.min(a, b)] ?? ''))
}

/** Whether the nearest place at which the printed speaker occurs is a mention of the right speaker. */
function isSpeaker(article: InventedArticle, found: FoundQuote, quote: GoldQuote): boolean {
  const place = locate(article.text, found)
  if (!place) return false
  return article.mentions.some(
    ({ speaker, start, end }) => speaker === quote.speaker && start < place.end && place.start < end,
  )
}

const ANOTHER_PARAGRAPH = 10_000

function locate(text: string, { speakerAsPrinted, start, end }: FoundQuote): Passage | null {
  const printed = speakerAsPrinted ?? ''
  const distance = (at: number) => {
    const [from, to] = at < start ? [at + printed.length, start] : [end, at]
    const between = text.slice(from, Math.max(from, to))
    return between.length + (between.includes('\n') ? ANOTHER_PARAGRAPH : 0)
  }
  const places = occurrences(text, printed).sort((a, b) => distance(a) - distance(b))
  const [nearest] = places
  return nearest === undefined ? null : { start: nearest, end: nearest + printed.length }
}

function occurrences(text: string, printed: string): number[] {
  const places: number[] = []
  if (printed === '') return places
  for (let at = text.indexOf(printed); at >= 0; at = text.indexOf(printed, at + 1))
    if (!/[\p{L}\p{N}]{2}/u.test(around(text, at)) && !/[\p{L}\p{N}]{2}/u.test(around(text, at + printed.length)))
      places.push(at)
  return places
}

/** Returns the characters on both sides of a place; if both belong to a word, the place is not a word boundary. */
function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 1), at + 1)
}

/**
 * Whether two full names may belong to the same person: they have the same last word and, if both have at least two
 * words, the same first letter.
 */
function isSameName(a: string, b: string): boolean {
  const [x, y] = [words(a), words(b)]
  if (x.at(-1) !== y.at(-1)) return false
  return x.length < 2 || y.length < 2 || x[0]?.[0] === y[0]?.[0]
}

function words(name: string): string[] {
  return name.normalize('NFKC').toLowerCase().split(/\s+/)
}
