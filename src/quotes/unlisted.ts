import { type Article, readArticle } from './article.ts'
import { judgeSpans } from './attribute.ts'
import { isUpper, isWord } from './characters.ts'
import { viewQuotes } from './features.ts'
import { unlisted } from './languages/unlisted.ts'
import type { Model } from './model.ts'
import { scan, type Span } from './scan/scan.ts'

export interface Speech {
  readonly span: Span
  /** The probability that the span is speech, 0 to 1. */
  readonly confidence: number
}

/** The confidence that a span is speech if its quotation marks are the only evidence. */
const MARKS_ALONE = 0.6

const SAMPLE = 1000
const CASELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Devanagari}\p{Script=Thai}]/gu
const LETTER = /\p{L}/gu

/**
 * Whether a text is mostly in the scripts of `CASELESS`, which do not have capitals. The weights are useless for such a
 * text, because they were not learned from texts in these scripts.
 */
function isCaseless(text: string): boolean {
  const sample = text.slice(0, SAMPLE)
  return (sample.match(CASELESS)?.length ?? 0) * 2 > (sample.match(LETTER)?.length ?? 0)
}

const MAX_TERM = 8
const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** How the text directly after a quote begins in Japanese: `「…」と話した`. */
const QUOTING = /^[とって]/u

/**
 * In Chinese and Japanese, a few characters in quotation marks are a name or a term if a word follows without a blank.
 * `『』` encloses a title if the text also contains `「`, which is for speech. In a text that also has double marks,
 * single marks enclose stressed words, as is usual in Korean.
 */
function isTerm(text: string, { start, end, outerStart, outerEnd, isSingle }: Span, hasDouble: boolean): boolean {
  if (isSingle) return hasDouble
  if (text.charAt(outerStart) === '『' && text.includes('「')) return true
  const next = text.charAt(outerEnd)
  const inside = text.slice(start, end)
  const isShort = end - start <= MAX_TERM && HAN_OR_KANA.test(inside) && !/[。！？，、,.!?]/.test(inside)
  return isShort && isWord(next.charCodeAt(0)) && !QUOTING.test(next)
}

const MIN_WORDS = 2

/**
 * Whether a span follows a colon, begins with a capital and has several words, as in the headline `Saygın: “Çınarları
 * kesmeyeceğiz”`.
 */
function isIntroduced({ text, tokens, tokenOfQuote }: Article, { start, end }: Span, quote: number): boolean {
  const before = tokens[(tokenOfQuote[quote] ?? 0) - 1]
  const words = text.slice(start, end).split(/\s+/).length
  return before?.word === ':' && isUpper(text.charCodeAt(start)) && words >= MIN_WORDS
}

/** Finds the spans of speech in a text whose language has no word lists. */
export function findSpeech(text: string, model: Model): Speech[] {
  if (!isCaseless(text)) {
    const article = readArticle(text, unlisted, model.words)
    return judgeSpans(article, viewQuotes(article), model.filter).flatMap((isQuote, at) => {
      const span = article.spans[at]
      if (!span) return []
      const confidence = isIntroduced(article, span, at) ? Math.max(isQuote, MARKS_ALONE) : isQuote
      return confidence >= unlisted.minQuote ? [{ span, confidence }] : []
    })
  }
  const { spans } = scan(text)
  const hasDouble = spans.some(({ isSingle }) => !isSingle)
  return spans.filter((span) => !isTerm(text, span, hasDouble)).map((span) => ({ span, confidence: MARKS_ALONE }))
}
