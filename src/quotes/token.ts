import { isDigit, isSpace, isUpper, isWord } from './characters.ts'
import { listInsertions } from './insertion.ts'
import {
  ADVERB,
  AUXILIARY,
  CALENDAR,
  COMPLEMENTIZER,
  CONJUNCTION,
  CUE,
  DETERMINER,
  DOCUMENT,
  LABEL,
  type Language,
  NOT_A_NAME,
  ORGANISATION,
  PREPOSITION,
  ROLE,
  TITLE,
} from './languages/language.ts'
import type { Scan, Span } from './scan/scan.ts'
import { APOSTROPHES, cutWord, endOfWord, isPossessiveS, normalizeWord } from './word.ts'

export type TokenKind = 'word' | 'punctuation' | 'quote'

/**
 * A word, a punctuation mark or a quote. The words inside a quote are not tokens, so that distances count only the
 * writer's words.
 */
export interface Token {
  readonly start: number
  readonly end: number
  readonly kind: TokenKind
  /** The word in lower case and NFC, with straight apostrophes. A punctuation mark is not changed. */
  readonly word: string
  /** The bits of the word's classes, see `languages/language.ts`. */
  classes: number
  readonly isCapital: boolean
  readonly isAllCapitals: boolean
  readonly paragraph: number
  /** Index of the span that this token stands for, or -1. */
  readonly quote: number
  /** The index of the sentence in the whole text. */
  sentence: number
}

/** A text that was split into tokens. The offsets of tokens and spans count UTF-16 code units. Ends are exclusive. */
export interface TokenizedText {
  readonly text: string
  readonly language: Language
  readonly spans: readonly Span[]
  readonly tokens: readonly Token[]
  /** For each span, the index of the first token that stands for it. */
  readonly tokenOfQuote: readonly number[]
  /** The first token of each sentence, and the number of tokens as the last element. */
  readonly sentenceStarts: readonly number[]
  readonly paragraphStarts: readonly number[]
}

const FULL_STOP = 0x2e

const COMPOUND = ROLE | DOCUMENT | ORGANISATION | LABEL
const MIN_PART = 5

/** The classes of a compound are those of the longest listed noun at its end: `Informationsminister` is a minister. */
function classesOfCompound(word: string, classes: ReadonlyMap<string, number>): number {
  for (let at = 3; at <= word.length - MIN_PART; at++) {
    const found = (classes.get(word.slice(at)) ?? 0) & COMPOUND
    if (found !== 0) return found
  }
  return 0
}

function takesPeriod(text: string, start: number, end: number, word: string, language: Language): boolean {
  if (text.charCodeAt(end) !== FULL_STOP) return false
  if (language.abbreviations.has(word)) return true
  if (word.includes('.')) return true
  // A single capital letter with a period may be the initial of a name: `П. Гусев`, `Гусев П. А.`.
  if (end - start !== 1 || !isUpper(text.charCodeAt(start))) return false
  return isUpper(text.charCodeAt(end + 2)) || (language.inflection !== null && followsInitial(text, start))
}

/** Whether another initial comes right before this one: two initials in a row are always part of a name. */
function followsInitial(text: string, at: number): boolean {
  const dot = isSpace(text.charCodeAt(at - 1)) ? at - 2 : at - 1
  return text.charCodeAt(dot) === FULL_STOP && isUpper(text.charCodeAt(dot - 1)) && !isWord(text.charCodeAt(dot - 2))
}

const MAX_LABEL = 40

/**
 * Returns the offset after the colon of a label (`LEE:`, `Ann Lee:`) at the beginning of a span; without a label, the
 * start of the span.
 */
function endOfLabel(text: string, { start, end }: Span): number {
  const colon = text.slice(start, Math.min(end, start + MAX_LABEL)).indexOf(':')
  if (colon < 2 || !isSpace(text.charCodeAt(start + colon + 1))) return start
  const words = text.slice(start, start + colon).split(' ')
  const isName = words.length <= 4 && words.every((word) => isUpper(word.charCodeAt(0)))
  const isAllCapitals = words.every((word) => word === word.toUpperCase())
  return isName && (isAllCapitals || words.length > 1) ? start + colon + 1 : start
}

class TokenWriter {
  readonly tokens: Token[] = []
  readonly tokenOfQuote: number[] = []
  private readonly text: string
  private readonly language: Language

  constructor(text: string, language: Language) {
    this.text = text
    this.language = language
  }

  /**
   * Adds a quote as one token, or as several if the writer's own words interrupt it inside the marks. A label inside
   * the marks, `"LEE: Good evening."`, is read as if it were before the marks.
   */
  quote(span: Span, index: number): void {
    const label = endOfLabel(this.text, span)
    if (label > span.start) this.words(span.start, label, span.paragraph)
    this.tokenOfQuote[index] = this.tokens.length
    let from = label > span.start ? label : span.outerStart
    for (const { start, end } of span.insertions ?? listInsertions(this.text, span, this.language)) {
      this.push(from, start, 'quote', '"', 0, span.paragraph, index)
      this.words(start, end, span.paragraph)
      from = end
    }
    if (from < span.end || from === span.outerStart)
      this.push(from, span.outerEnd, 'quote', '"', 0, span.paragraph, index)
  }

  /** Adds the words and the punctuation marks of a stretch of text without quotes. */
  words(from: number, to: number, paragraph: number): void {
    for (let at = from; at < to;) {
      const code = this.text.charCodeAt(at)
      if (isSpace(code)) at++
      else at = this.word(at, to, code, paragraph)
    }
  }

  private word(at: number, to: number, code: number, paragraph: number): number {
    const isS = APOSTROPHES.has(code) && isPossessiveS(this.text, at) && isWord(this.text.charCodeAt(at - 1))
    if (isS) return this.push(at, at + 2, 'word', "'s", this.language.classes.get("'s") ?? 0, paragraph, -1)
    if (!isWord(code)) {
      // Equal punctuation marks in a row are one token: `...`, `-----`.
      let end = at + 1
      while (end < to && this.text.charCodeAt(end) === code) end++
      return this.push(at, end, 'punctuation', this.text.charAt(at), 0, paragraph, -1)
    }
    let end = endOfWord(this.text, at, to)
    const cut = cutWord(this.text, at, end, this.language)
    if (cut) {
      const word = normalizeWord(this.text.slice(at, cut.end))
      this.push(at, cut.end, 'word', word, this.language.classes.get(word) ?? 0, paragraph, -1)
      return cut.next
    }
    const word = normalizeWord(this.text.slice(at, end))
    if (takesPeriod(this.text, at, end, word, this.language)) end++
    return this.push(at, end, 'word', word, this.classesOf(word, at), paragraph, -1)
  }

  private classesOf(word: string, at: number): number {
    const classes = this.language.classes.get(word)
    if (classes === undefined && this.language.roleEnding?.test(word)) return ROLE
    if (classes !== undefined || !this.language.capitalisesNouns || !isUpper(this.text.charCodeAt(at)))
      return classes ?? 0
    return classesOfCompound(word, this.language.classes)
  }

  private push(
    start: number,
    end: number,
    kind: TokenKind,
    word: string,
    classes: number,
    paragraph: number,
    quote: number,
  ): number {
    const isCapital = kind === 'word' && isUpper(this.text.charCodeAt(start))
    const isAllCapitals = isCapital && end - start > 1 && this.text.slice(start, end) === word.toUpperCase()
    this.tokens.push({ start, end, kind, word, classes, isCapital, isAllCapitals, paragraph, quote, sentence: 0 })
    return end
  }
}

const ENDS_SENTENCE = new Set('.?!…。！？')
const CLOSING = new Set(')]}\'’”"»')
/**
 * A quote that ends with a mark such as a period, `?` or `!` does not end the sentence if there is a cue among the next
 * CUE_WITHIN tokens.
 */
const CUE_WITHIN = 5

function cueFollows(tokens: readonly Token[], from: number): boolean {
  for (let i = from; i < tokens.length && i < from + CUE_WITHIN; i++) {
    const token = tokens[i]
    if (!token || token.kind === 'quote' || token.paragraph !== tokens[from]?.paragraph || token.word === '.')
      return false
    if ((token.classes & CUE) !== 0 && !token.isCapital) return true
  }
  return false
}

function endsSentence(text: string, spans: readonly Span[], tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  const next = tokens[at + 1]
  if (!token || !next) return true
  if (token.paragraph !== next.paragraph) return true
  const startsAnew = next.kind === 'quote' || next.isCapital || isDigit(text.charCodeAt(next.start))
  if (token.kind === 'quote') {
    const span = spans[token.quote]
    const isLastPiece = span?.outerEnd === token.end
    if (!span || !ENDS_SENTENCE.has(text.charAt((isLastPiece ? span.end : token.end) - 1))) return false
    return next.kind === 'quote' || (next.isCapital && !cueFollows(tokens, at + 1))
  }
  if (token.kind === 'word') {
    const endsInPeriod = text.charCodeAt(token.end - 1) === FULL_STOP
    return endsInPeriod && (token.classes & TITLE) === 0 && next.isCapital && (next.classes & NOT_A_NAME) !== 0
  }
  if (ENDS_SENTENCE.has(token.word)) return startsAnew || next.word === '(' || next.word === '['
  const before = tokens[at - 1]
  return CLOSING.has(token.word) && before !== undefined && ENDS_SENTENCE.has(before.word) && startsAnew
}

const ATTRIBUTION_MARKS = new Set([',', '—', '–', '-'])
const NEVER_VERB =
  PREPOSITION | CONJUNCTION | DETERMINER | COMPLEMENTIZER | ADVERB | AUXILIARY | ROLE | DOCUMENT | LABEL | CALENDAR

function isUnlistedVerb({ kind, word, classes, isCapital }: Token, { verbForms, pronouns }: Language): boolean {
  if (kind !== 'word' || isCapital || word.length < 4 || (classes & NEVER_VERB) !== 0 || pronouns.has(word))
    return false
  return verbForms.some(([ending]) => word.endsWith(ending))
}

/**
 * In `«Не знаю», — хмыкнул сосед`, the verb right after the quote is a reporting verb. Marks such a verb as a cue,
 * even if it is in no word list.
 */
function markReportingVerbs(tokens: readonly Token[], tokenOfQuote: readonly number[], language: Language): void {
  if (language.verbForms.length === 0) return
  for (const quote of tokenOfQuote) {
    let at = quote + 1
    while (ATTRIBUTION_MARKS.has(tokens[at]?.word ?? '')) at++
    if (at === quote + 1) continue
    while (((tokens[at]?.classes ?? 0) & (ADVERB | AUXILIARY)) !== 0 && at < quote + 6) at++
    const verb = tokens[at]
    if (verb && verb.paragraph === tokens[quote]?.paragraph && isUnlistedVerb(verb, language)) verb.classes |= CUE
  }
}

/** Cuts a scanned text into tokens (words, punctuation marks and quotes), and groups the tokens into sentences. */
export function tokenize(text: string, { paragraphs, spans }: Scan, language: Language): TokenizedText {
  const writer = new TokenWriter(text, language)
  const paragraphStarts: number[] = []
  let quote = 0
  paragraphs.forEach((paragraph, index) => {
    paragraphStarts.push(writer.tokens.length)
    let at = paragraph.start
    for (let span = spans[quote]; span?.paragraph === index; span = spans[++quote]) {
      writer.words(at, span.outerStart, index)
      writer.quote(span, quote)
      at = span.outerEnd
    }
    writer.words(at, paragraph.end, index)
  })
  const { tokens, tokenOfQuote } = writer
  paragraphStarts.push(tokens.length)
  markReportingVerbs(tokens, tokenOfQuote, language)
  const sentenceStarts: number[] = []
  let isNew = true
  tokens.forEach((token, at) => {
    if (isNew) sentenceStarts.push(at)
    token.sentence = sentenceStarts.length - 1
    isNew = endsSentence(text, spans, tokens, at)
  })
  sentenceStarts.push(tokens.length)
  return { text, language, spans, tokens, tokenOfQuote, sentenceStarts, paragraphStarts }
}
