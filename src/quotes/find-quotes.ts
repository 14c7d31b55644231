import { isDigit, isUpper } from './characters.ts'
import { scan, type Span } from './scan/scan.ts'

/** Raised whenever the quotes found in an unchanged text can change: what an older version found is then found again. */
export const EXTRACTOR_VERSION = 1

export interface KnownAgent {
  readonly name: string
  readonly aliases: readonly string[]
}

export interface FoundQuote {
  /** UTF-16 offsets into the text, inside the marks. */
  readonly start: number
  readonly end: number
  readonly form: 'DIRECT' | 'PARTIAL'
  /** The mention of the speaker as the text prints it: `the senator`, `he`, `Ms. Lindqvist`. */
  readonly speakerAsPrinted: string | null
  /** The full name that the mention stands for in this article; null where the article does not say. */
  readonly speakerName: string | null
  readonly cue: string | null
  /** From 0 to 1: that it is a quote of that speaker; without a printed speaker, that it is a quote. */
  readonly confidence: number
  /** Which evidence decided, for explanation: `cue`, `continued`, `marks` ... */
  readonly method: string
}

/** Confidence in a span of which only the marks are known: half of the marks in some languages hold names and terms. */
const MARKS_ALONE = 0.6

const MIN_SENTENCE_WORDS = 3
const WORD = /[\p{L}\p{N}]+/gu

/** A sentence of its own, or a piece of somebody's words inside the writer's sentence. */
function formOf(text: string, span: Span): FoundQuote['form'] {
  const words = text.slice(span.start, Math.min(span.end, span.start + 200))
  const first = /[\p{L}\p{N}[(¿¡]/u.exec(words)?.[0] ?? ''
  const code = first.charCodeAt(0)
  const beginsSentence = isUpper(code) || isDigit(code) || '[(¿¡'.includes(first) || !/\p{Ll}/u.test(first)
  return beginsSentence && (words.match(WORD)?.length ?? 0) >= MIN_SENTENCE_WORDS ? 'DIRECT' : 'PARTIAL'
}

/**
 * The quotes of a text, in order. A pure function of text and language; `known` (agents named around the article) is
 * only for resolving `speakerName`.
 */
export function findQuotes(text: string, _language: string | null, _known: readonly KnownAgent[] = []): FoundQuote[] {
  return scan(text).spans.map((span) => ({
    start: span.start,
    end: span.end,
    form: formOf(text, span),
    speakerAsPrinted: null,
    speakerName: null,
    cue: null,
    confidence: MARKS_ALONE,
    method: 'marks',
  }))
}
