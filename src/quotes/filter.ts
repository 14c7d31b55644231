import type { Article } from './article.ts'
import { isDigit, isUpper, isWord } from './characters.ts'
import { clip, neighbour, QUOTE_FEATURE_COUNT, type QuoteView, typeOf } from './features.ts'
import {
  ACCORDING,
  AUXILIARY,
  CHARACTERISING,
  COMPLEMENTIZER,
  CUE,
  DETERMINER,
  LABEL,
  NAME_BEARER,
  PREPOSITION,
} from './languages/language.ts'
import type { Span } from './scan/scan.ts'
import { cutWord, endOfWord, normalizeWord } from './word.ts'

const FILTER_FEATURE_NAMES = [
  ...['wordCount', 'capitals', 'functionWords', 'pronouns', 'auxiliaries', 'firstWord', 'beforeBefore', 'afterAfter'],
  ...[
    'isLabelled',
    'strongestCue',
    'capitalBefore',
    'lowerAfter',
    'endsAtSentence',
    'repeated',
    'digits',
    'colonInside',
  ],
  ...['quotesInArticle', 'paragraphsInArticle', 'labelDistance', 'sentence', 'characterAfter', 'repeatedStems'],
  ...['firstPersons', 'hasInsertion', 'innerMarks', 'letters', 'labelBehind'],
  ...[
    'accordingBefore',
    'accordingBehind',
    'subjectLeft',
    'subjectRight',
    'characterisedBefore',
    'characterisedBehind',
  ],
]

/** At most this many words inside the marks are read. More words would take time, and would not change the result. */
const MAX_WORDS = 40

interface Inside {
  words: number
  capitals: number
  functionWords: number
  pronouns: number
  auxiliaries: number
  digits: number
  colons: number
  firstClass: number
  firstPersons: number
  marks: number
}

function lookInside({ text, language }: Article, { start, end }: Span): Inside {
  const inside: Inside = {
    words: 0,
    capitals: 0,
    functionWords: 0,
    pronouns: 0,
    auxiliaries: 0,
    digits: 0,
    colons: 0,
    firstClass: 0,
    firstPersons: 0,
    marks: 0,
  }
  for (let at = start; at < end && inside.words < MAX_WORDS;) {
    const code = text.charCodeAt(at)
    if (!isWord(code)) {
      if (code === 0x3a) inside.colons++
      else if (INNER_MARKS.has(text.charAt(at))) inside.marks++
      at++
      continue
    }
    const whole = endOfWord(text, at, end)
    const cut = cutWord(text, at, whole, language)
    const wordEnd = cut?.next ?? whole
    const word = normalizeWord(text.slice(at, cut?.end ?? whole))
    const classes = language.classes.get(word) ?? 0
    const pronoun = language.pronouns.get(word)
    const isPronoun = pronoun !== undefined
    if (pronoun === 'i') inside.firstPersons++
    if (inside.words === 0) inside.firstClass = firstClassOf(classes, isPronoun)
    inside.words++
    if (isUpper(code)) inside.capitals++
    if (isDigit(code)) inside.digits++
    if ((classes & (DETERMINER | PREPOSITION | COMPLEMENTIZER)) !== 0) inside.functionWords++
    if (isPronoun) inside.pronouns++
    if ((classes & AUXILIARY) !== 0) inside.auxiliaries++
    at = wordEnd
  }
  return inside
}

function firstClassOf(classes: number, isPronoun: boolean): number {
  if (isPronoun) return 1
  if ((classes & DETERMINER) !== 0) return 2
  if ((classes & PREPOSITION) !== 0) return 3
  if ((classes & AUXILIARY) !== 0) return 4
  return (classes & CUE) !== 0 ? 5 : 0
}

const INNER_MARKS = new Set('„“”«»‚‘‹›"')

/**
 * The distance, in tokens, from a quote to the nearest word of the given classes in the same sentence; 0 if there is
 * none within `reach` tokens.
 */
function distanceTo({ tokens }: Article, classes: number, at: number, step: 1 | -1, reach: number): number {
  const sentence = tokens[at]?.sentence
  for (let away = 1; away <= reach; away++) {
    const token = tokens[at + step * away]
    if (token?.sentence !== sentence) return 0
    if (((token?.classes ?? 0) & classes) !== 0) return away
  }
  return 0
}

/**
 * The sum of two numbers. The first is 1 if the span begins with a capital, else 0. The second is 4 if the span ends
 * with a mark that ends a sentence; otherwise, it is 2 if a period or a comma follows the quotation marks, else 0.
 */
function sentenceForm(text: string, { start, end, outerEnd }: Span): number {
  const begins = isUpper(text.charCodeAt(start)) ? 1 : 0
  if ('.!?…。！？'.includes(text.charAt(end - 1))) return begins + 4
  return begins + ('.,'.includes(text.charAt(outerEnd) || ' ') ? 2 : 0)
}

function characterAfter(text: string, { outerEnd }: Span): number {
  const char = text.charAt(outerEnd)
  if (char === '' || char === '\n') return 1
  const kind = '.,:;!?)-–—'.indexOf(char)
  if (kind >= 0) return 4 + kind
  return isWord(char.charCodeAt(0)) ? 3 : 2
}

/** The type of the mention that is the subject of a cue; 0 if no mention is its subject. */
function typeOfSubject(article: Article, subject: number): number {
  const mention = article.mentions[subject]
  return mention ? 1 + typeOf(mention) : 0
}

const LABELS = LABEL | NAME_BEARER

function isLabelled({ tokens }: Article, at: number): boolean {
  for (let i = at - 1; i >= at - 3; i--) if (((tokens[i]?.classes ?? 0) & LABELS) !== 0) return true
  return false
}

function strongestCue({ tokens, cueScore, sentenceStarts }: Article, at: number): number {
  const sentence = tokens[at]?.sentence ?? 0
  const from = Math.max(sentenceStarts[sentence] ?? 0, at - MAX_WORDS)
  const to = Math.min(sentenceStarts[sentence + 1] ?? 0, at + MAX_WORDS)
  let best = 0
  for (let i = from; i < to; i++) best = Math.max(best, cueScore[i] ?? 0)
  return best
}

export interface Repetitions {
  readonly words: readonly number[]
  /**
   * For each span, the number of spans with the same words, including the span itself. Only the first 60 characters of
   * a span are compared, and only the first four letters of each word. Upper and lower case do not matter.
   */
  readonly stems: readonly number[]
}

function countEqual(keys: readonly string[]): number[] {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return keys.map((key) => counts.get(key) ?? 1)
}

const STEM = /(\p{L}{4})\p{L}*/gu

/** Counts how many spans of an article have the same words: a term is often repeated, but speech is not. */
export function countRepetitions({ text, spans }: Article): Repetitions {
  const keys = spans.map(({ start, end }) => text.slice(start, Math.min(end, start + 60)).replace(/[,.]$/, ''))
  const stems = keys.map((key) => key.toLowerCase().replace(STEM, '$1'))
  return { words: countEqual(keys), stems: countEqual(stems) }
}

/** The features that distinguish speech from titles, names and terms. */
export function readFilterRow(article: Article, view: QuoteView, repetitions: Repetitions): Uint8Array {
  const { tokens, spans } = article
  const { quote, token: at } = view
  const span = spans[quote]
  if (!span) throw new Error(`There is no span ${quote}.`)
  const inside = lookInside(article, span)
  const share = (count: number) => Math.round((20 * count) / Math.max(1, inside.words))
  const before = tokens[at - 1]
  const after = tokens[at + 1]
  const sameSentence = (token: typeof before) => token?.sentence === view.sentence
  const row = new Uint8Array(FILTER_FEATURE_COUNT)
  row.set(view.features)
  const own = Uint8Array.of(
    clip(inside.words),
    share(inside.capitals),
    share(inside.functionWords),
    clip(inside.pronouns),
    clip(inside.auxiliaries),
    inside.firstClass,
    neighbour(article, at - 2, view.sentence),
    neighbour(article, at + 2, view.sentence),
    isLabelled(article, at) ? 1 : 0,
    strongestCue(article, at),
    sameSentence(before) && before?.isCapital ? 1 : 0,
    sameSentence(after) && after?.kind === 'word' && !after.isCapital ? 1 : 0,
    sameSentence(after) ? 0 : 1,
    clip(repetitions.words[quote] ?? 1, 9),
    clip(inside.digits, 9),
    clip(inside.colons, 9),
    clip(spans.length),
    clip(article.paragraphStarts.length),
    distanceTo(article, LABELS, at, -1, 6),
    sentenceForm(article.text, span),
    characterAfter(article.text, span),
    clip(repetitions.stems[quote] ?? 1, 9),
    clip(inside.firstPersons, 9),
    tokens[at + 2]?.kind === 'word' && article.tokens[at]?.end !== span.outerEnd ? 1 : 0,
    clip(inside.marks, 9),
    clip(Math.round((span.end - span.start) / Math.max(1, inside.words))),
    // In `„Die Nacht“ heißt der Film`, the word `heißt` shows that the quotation marks enclose a title or a term.
    distanceTo(article, LABELS, at, 1, 4),
    distanceTo(article, ACCORDING, at, -1, 15),
    distanceTo(article, ACCORDING, at, 1, 6),
    typeOfSubject(article, view.subjectLeft),
    typeOfSubject(article, view.subjectRight),
    distanceTo(article, CHARACTERISING, at, -1, 8),
    distanceTo(article, CHARACTERISING, at, 1, 6),
  )
  row.set(own, QUOTE_FEATURE_COUNT)
  return row
}

export const FILTER_FEATURE_COUNT = QUOTE_FEATURE_COUNT + FILTER_FEATURE_NAMES.length
