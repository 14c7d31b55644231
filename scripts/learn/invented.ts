import { LANGUAGES } from '../../src/quotes/languages/find.ts'
import { type InventedArticle, type Passage, readInvented } from '../../test/quotes/invented.ts'
import type { GoldArticle, GoldQuote } from './gold.ts'
import type { LearningSet } from './train.ts'

const gapBetween = (a: Passage, b: Passage): number => Math.max(a.start - b.end, b.start - a.end, 0)

/**
 * Converts an invented article to the structure of an annotated article. If the speaker of a quote is mentioned several
 * times, the mention nearest to the quote becomes the annotated mention.
 */
function toGold(article: InventedArticle, language: string): GoldArticle {
  const { id, text, quotes, notQuotes, mentions } = article
  const speakers = [...new Set(mentions.map(({ speaker }) => speaker))]
  return {
    id,
    language,
    text,
    quotes: quotes.map((quote): GoldQuote => {
      const own = mentions.filter(({ speaker }) => speaker === quote.speaker)
      const nearest = own.sort((a, b) => gapBetween(a, quote) - gapBetween(b, quote))[0]
      const span = nearest && { start: nearest.start, end: nearest.end }
      return {
        start: quote.start,
        end: quote.end,
        outerStart: quote.start,
        outerEnd: quote.end,
        kind: 'full',
        speaker: span ? { ...span, type: 'name', head: span } : null,
        resolved: quote.speaker,
      }
    }),
    notQuotes: notQuotes.map(({ start, end }) => ({ start, end, why: 'unannotated' })),
    unsure: [],
    entities: speakers.map((name) => ({
      name,
      mentions: mentions.filter(({ speaker }) => speaker === name).map(({ start, end }) => [start, end] as const),
    })),
  }
}

/** Reads the invented articles of the languages that have word lists. */
export const readInventedSets = (): LearningSet[] =>
  LANGUAGES.map((language) => ({
    language,
    gold: readInvented(language.tag).map((article) => toGold(article, language.tag)),
    weight: 1,
  }))
