import { type Article, isOblique, isSubjectOf } from './article.ts'
import { firstMentionFrom } from './candidate.ts'
import { isDigit, isUpper } from './characters.ts'
import {
  ACCORDING,
  ADVERB,
  AUXILIARY,
  COMPLEMENTIZER,
  CONJUNCTION,
  DETERMINER,
  DOCUMENT,
  IN_SURNAME,
  ORGANISATION,
  PREPOSITION,
  ROLE,
  TITLE,
} from './languages/language.ts'
import type { Mention } from './mention.ts'
import { agreement } from './agreement.ts'
import type { Token } from './token.ts'

/**
 * The greatest value of a feature. Features are whole numbers from 0 to 63, because training counts them in 64 bins,
 * one for each value.
 */
const MAX_VALUE = 63

export const clip = (value: number, max = MAX_VALUE): number => (value < 0 ? 0 : value > max ? max : value)

/** A distance in tokens as a feature: exact up to 16, coarser above. */
export function distance(tokens: number): number {
  const value = Math.abs(tokens)
  if (value <= 16) return value
  return clip(Math.round(16 + 8 * Math.log2(value / 16)))
}

/** The kind of a neighbouring token as a feature: 0 outside the sentence, low for marks, higher for words. */
export function neighbour(article: Article, at: number, sentence: number): number {
  const token = article.tokens[at]
  if (!token || token.sentence !== sentence) return 0
  if (token.kind === 'quote') return 1
  if (token.kind === 'punctuation') return neighbourMark(token.word)
  const score = article.cueScore[at] ?? 0
  if (score > 0) return score >= 40 ? 20 : score >= 25 ? 19 : 18
  return neighbourWord(token, article.language.verbEndings)
}

function neighbourMark(mark: string): number {
  if (mark === ',') return 2
  if (mark === ':') return 3
  if (mark === '(' || mark === ')') return 4
  if (mark === '-' || mark === '–' || mark === '—') return 5
  return 6
}

function neighbourWord({ classes, word, isCapital }: Token, verbEndings: readonly string[]): number {
  if ((classes & IN_SURNAME) !== 0) return 16
  if ((classes & ACCORDING) !== 0) return 17
  if (word === "'s") return 7
  if (word === 'by' || word === 'von' || word === 'par' || word === 'por') return 8
  if ((classes & COMPLEMENTIZER) !== 0) return 9
  if ((classes & PREPOSITION) !== 0) return word === 'to' ? 10 : 11
  if ((classes & AUXILIARY) !== 0) return 12
  if ((classes & CONJUNCTION) !== 0) return 13
  if ((classes & DETERMINER) !== 0) return 14
  if ((classes & ADVERB) !== 0) return 15
  return isCapital ? 16 : 22 + verbEndings.findIndex((ending) => word.endsWith(ending))
}

const names = (list: string): readonly string[] => list.trim().split(/\s+/)

/** The names of the features of a quote, in the order in which `viewQuote` fills them. */
const QUOTE_FEATURES = names(`
  length beginsUpper lastMark before after sinceParagraph untilParagraph sinceSentence untilSentence
  cueLeft cueLeftScore cueRight cueRightScore quotesSince quotesUntil cueLeftForm beforeCueLeft afterCueRight
  isSingle isContinuation isFirstParagraph sincePrevious paragraphsSincePrevious previousInSentence elidedSubject`)

/** The names of the features of a mention, in the order in which `viewMention` fills them. */
const MENTION_FEATURES = names(`
  type nounWeight nameKind frequency possessive before after sentenceOffset
  rightVerb rightVerbScore rightVerbCommas mentionsToVerb leftVerb leftVerbScore words mentionsSinceSentence
  verbAgreement ending preposition family personhood isOblique`)

/** The names of the features of a quote with a mention, in the order in which `readPair` fills them. */
const PAIR_FEATURES = names(`
  spoken isBehind distance sentences paragraphs between personsBetween quotesBetween cuesBetween commasBetween
  rightVerbToQuote leftVerbToQuote isRightVerbNearest isLeftVerbNearest sameMention sameEntity sameAsSecond
  sinceLastQuote thatBetween pronounOfPrevious quoteFollows isInserted cueAgreement speaksLeft speaksRight rank`)

export const QUOTE_FEATURE_COUNT = QUOTE_FEATURES.length
const PAIR_OFFSET = QUOTE_FEATURES.length + MENTION_FEATURES.length
export const FEATURE_COUNT = PAIR_OFFSET + PAIR_FEATURES.length

/** The features of a quote that do not depend on its speaker. */
export interface QuoteView {
  /** Index of the quote's span. */
  readonly quote: number
  readonly token: number
  readonly sentence: number
  readonly paragraph: number
  readonly cueLeft: number
  readonly cueRight: number
  /** Indexes of the mentions that are the subjects of these cues, or -1. */
  readonly subjectLeft: number
  readonly subjectRight: number
  /** Whether `subjectLeft` is a thing and `cueLeft` is in a relative clause about it: `a rule that states …`. */
  readonly isLeftThing: boolean
  /** Index of the first mention after the quote. */
  readonly mention: number
  readonly features: Uint8Array
}

const REACH = 40

function nearestCue({ tokens, cueScore }: Article, at: number, step: 1 | -1): number {
  const sentence = tokens[at]?.sentence
  for (let i = at + step; i >= 0 && i < tokens.length && Math.abs(i - at) <= REACH; i += step) {
    if (tokens[i]?.sentence !== sentence) return -1
    if ((cueScore[i] ?? 0) > 0) return i
  }
  return -1
}

/** Marks that a quote can end with. */
const LAST_MARKS = [',', '.', '?', '!', '…', '-', '–', '—', ';', ':']

function countQuotes({ tokens }: Article, from: number, to: number): number {
  let count = 0
  for (let i = from; i < to; i++) if (tokens[i]?.kind === 'quote') count++
  return count
}

/** 1 for a participle (`…, saying`), whose subject is further away, 2 for a finite verb. */
function formOfCue({ tokens }: Article, at: number): number {
  return tokens[at]?.word.endsWith('ing') === true ? 1 : 2
}

const SKIPPED = ADVERB | AUXILIARY | COMPLEMENTIZER

/**
 * Returns the index of the mention that is the subject of a cue, or -1 if there is none. A mention before the cue is
 * preferred to a mention after the cue, except if the mention after the cue is surely the subject (`sagte er`). In
 * `Lee cited a rule that states`, the subject of `states` is the rule, and not Lee.
 */
function subjectOf(article: Article, cue: number): number {
  if (cue < 0) return -1
  const { mentions, tokens } = article
  const isSame = (mention: Mention) => tokens[mention.from]?.sentence === tokens[cue]?.sentence
  const isSkipped = (at: number) => ((tokens[at]?.classes ?? 0) & SKIPPED) !== 0 || tokens[at]?.kind === 'quote'
  const next = firstMentionFrom(article, cue)
  if (isSubjectOf(article, mentions[next], cue)) return next
  let at = cue
  while (at > cue - 5 && isSkipped(at - 1)) at--
  let inPhrase = -1
  for (let index = next - 1; index >= next - 6; index--) {
    const mention = mentions[index]
    if (!mention || !isSame(mention)) break
    if (mention.to < at) continue
    const isObject = isObjectOf(article, mention)
    if (mention.pronoun !== 'who' && !isObject) return index
    if (isObject && inPhrase < 0) inPhrase = index
    at = mention.from - (tokens[mention.from - 1]?.word === ',' || isObject ? 1 : 0)
  }
  return subjectBehind(article, cue, next) ?? inPhrase
}

/** Whether a mention is an object: after a preposition, or in the form of an object (`ihn`, `them`). */
function isObjectOf(article: Article, mention: Mention): boolean {
  const { tokens } = article
  const [before = 0, second = 0] = [mention.from - 1, mention.from - 2].map((at) => tokens[at]?.classes ?? 0)
  const isBehindPreposition = ((before & DETERMINER) !== 0 ? before | second : before) & PREPOSITION
  return isBehindPreposition !== 0 || isOblique(article, mention)
}

/**
 * Looks for the subject after a cue. This is the first mention that is not an object of a verb or of a preposition,
 * e.g. `el chofer` in `relató desde el hospital el chofer`. Returns the index of this mention, or null if there is no
 * such mention.
 */
function subjectBehind(article: Article, cue: number, next: number): number | null {
  const { mentions, tokens, cueScore } = article
  let at = cue + 1
  for (let index = next; index < next + 4; index++) {
    const mention = mentions[index]
    if (!mention || mention.from > cue + MAX_TO_SUBJECT) return null
    for (; at < mention.from; at++) {
      const isWord = tokens[at]?.kind === 'word' && tokens[at]?.sentence === tokens[cue]?.sentence
      const opensClause = ((tokens[at]?.classes ?? 0) & (COMPLEMENTIZER | CONJUNCTION)) !== 0
      if (!isWord || opensClause || (cueScore[at] ?? 0) > 0) return null
    }
    if (!isObjectOf(article, mention) && tokens[mention.from]?.sentence === tokens[cue]?.sentence) return index
  }
  return null
}

const MAX_TO_SUBJECT = 8

function isThingThatSays(article: Article, subject: number, cue: number): boolean {
  const { tokens, mentions, language } = article
  const mention = mentions[subject]
  const pronoun = tokens[mention?.to ?? -1]
  if (!mention || !pronoun || mention.to >= cue || mention.type === 'name' || mention.type === 'pronoun') return false
  if (((tokens[mention.head]?.classes ?? 0) & ROLE) !== 0) return false
  return (pronoun.classes & COMPLEMENTIZER) !== 0 || language.pronouns.get(pronoun.word) === 'who'
}

/**
 * 1 if a cue without a subject is shortly before the quote, 2 if such a cue is shortly after the quote, as in `«…»,
 * detalló.`, else 0.
 */
function elidedSubject(
  at: number,
  cueLeft: number,
  subjectLeft: number,
  cueRight: number,
  subjectRight: number,
): number {
  if (cueRight >= 0 && cueRight - at <= 3 && subjectRight < 0) return 2
  return cueLeft >= 0 && at - cueLeft <= 3 && subjectLeft < 0 ? 1 : 0
}

export function viewQuote(article: Article, quote: number): QuoteView {
  const { text, tokens, tokenOfQuote, spans, cueScore, sentenceStarts, paragraphStarts } = article
  const at = tokenOfQuote[quote] ?? 0
  const span = spans[quote]
  const token = tokens[at]
  if (!span || !token) throw new Error(`Quote ${quote} has no token.`)
  const { sentence, paragraph } = token
  const paragraphStart = paragraphStarts[paragraph] ?? 0
  const paragraphEnd = paragraphStarts[paragraph + 1] ?? 0
  const previous = quote > 0 ? (tokenOfQuote[quote - 1] ?? -1) : -1
  const cueLeft = nearestCue(article, at, -1)
  const cueRight = nearestCue(article, at, 1)
  const first = text.charCodeAt(span.start)
  const nearStart = Math.max(paragraphStart, at - REACH)
  const nearEnd = Math.min(paragraphEnd, at + REACH)
  const [subjectLeft, subjectRight] = [subjectOf(article, cueLeft), subjectOf(article, cueRight)]
  const features = Uint8Array.of(
    clip(Math.round(6 * Math.log2(1 + (span.end - span.start) / 6))),
    isUpper(first) || isDigit(first) ? 1 : 0,
    LAST_MARKS.indexOf(text.charAt(span.end - 1)) + 1,
    neighbour(article, at - 1, sentence),
    neighbour(article, at + 1, sentence),
    distance(at - paragraphStart),
    distance(paragraphEnd - 1 - at),
    distance(at - (sentenceStarts[sentence] ?? 0)),
    distance((sentenceStarts[sentence + 1] ?? 0) - 1 - at),
    cueLeft < 0 ? MAX_VALUE : distance(at - cueLeft),
    cueLeft < 0 ? 0 : (cueScore[cueLeft] ?? 0),
    cueRight < 0 ? MAX_VALUE : distance(cueRight - at),
    cueRight < 0 ? 0 : (cueScore[cueRight] ?? 0),
    countQuotes(article, nearStart, at),
    countQuotes(article, at + 1, nearEnd),
    cueLeft < 0 ? 0 : formOfCue(article, cueLeft),
    cueLeft < 0 ? 0 : neighbour(article, cueLeft - 1, sentence),
    cueRight < 0 ? 0 : neighbour(article, cueRight + 1, sentence),
    span.isSingle ? 1 : 0,
    quote > 0 && spans[quote - 1]?.continues === true ? 1 : 0,
    paragraph === 0 ? 1 : 0,
    previous < 0 ? MAX_VALUE : distance(at - previous),
    previous < 0 ? 10 : clip(paragraph - (tokens[previous]?.paragraph ?? 0), 9),
    previous >= 0 && tokens[previous]?.sentence === sentence ? 1 : 0,
    elidedSubject(at, cueLeft, subjectLeft, cueRight, subjectRight),
  )
  const mention = firstMentionFrom(article, at)
  const isLeftThing = isThingThatSays(article, subjectLeft, cueLeft)
  return {
    quote,
    token: at,
    sentence,
    paragraph,
    cueLeft,
    cueRight,
    subjectLeft,
    subjectRight,
    isLeftThing,
    mention,
    features,
  }
}

export const viewQuotes = (article: Article): QuoteView[] =>
  article.spans.map((_span, quote) => viewQuote(article, quote))

const PRONOUN_TYPE = { who: 0, his: 1, her: 2, their: 3, i: 4, it: 5, they: 6, he: 7, she: 8 } as const

export function typeOf(mention: Mention): number {
  if (mention.pronoun) return PRONOUN_TYPE[mention.pronoun]
  return mention.type === 'name' ? 9 : mention.type === 'nominal' ? 10 : 11
}

function nameKind(article: Article, index: number, mention: Mention): number {
  const entity = article.names.entities[article.names.ofMention[index] ?? -1]
  if (!entity) return 0
  if (entity.isPlace) return 1
  if (entity.isOrganisation) return 2
  let kind = entity.gender === 'unknown' ? 3 : 5
  for (let i = mention.from; i < mention.to; i++) {
    const classes = article.tokens[i]?.classes ?? 0
    if ((classes & (TITLE | ROLE)) !== 0 && (classes & ORGANISATION) === 0) kind = 6
  }
  return kind === 3 && entity.words.length > 1 ? 4 : kind
}

/** How much a mention looks like a person: from 0 for a thing to 6 for a person's name. */
function personhood(article: Article, index: number, mention: Mention): number {
  const classes = article.tokens[mention.head]?.classes ?? 0
  if (mention.type === 'document') return 1
  if (mention.type === 'nominal') return (classes & ROLE) !== 0 ? 4 : 0
  if (mention.type === 'pronoun') return mention.pronoun === 'it' ? 1 : 5
  const entity = article.names.entities[article.names.ofMention[index] ?? -1]
  return entity?.isPlace ? 2 : entity?.isOrganisation ? 3 : 6
}

/** The weight, 0 to 63, of a noun that the word lists give as a role or a document, but that has no learned weight. */
export const LISTED_NOUN = 26
/** The weight, 0 to 63, of any other noun without a learned weight. */
export const OTHER_NOUN = 7

/** How many mentions begin between a mention and its verb. */
function countUntil({ mentions }: Article, index: number, verb: number): number {
  let next = index + 1
  while ((mentions[next]?.from ?? Infinity) < verb) next++
  return next - index - 1
}

/** The features of a mention that do not depend on the quote. Computed once for each mention. */
function viewMention(article: Article, nounWeights: Readonly<Record<string, number>>, index: number): Uint8Array {
  const { mentions, tokens, names, cueScore, verbs, sentenceStarts, language } = article
  const mention = mentions[index]
  const head = tokens[mention?.head ?? 0]
  if (!mention || !head) throw new Error(`There is no mention ${index}.`)
  const { from, to } = mention
  const sentence = head.sentence
  const right = verbs.right[index] ?? -1
  const left = verbs.left[index] ?? -1
  let commas = 0
  for (let i = to; i < right; i++) if (tokens[i]?.word === ',') commas++
  let earlier = 0
  for (let i = index - 1; i >= 0 && earlier < 9 && tokens[mentions[i]?.from ?? 0]?.sentence === sentence; i--) earlier++
  const listed = (head.classes & (ROLE | DOCUMENT)) !== 0 ? LISTED_NOUN : OTHER_NOUN
  const isNoun = mention.type === 'nominal' || mention.type === 'document'
  const weight = Object.hasOwn(nounWeights, head.word) ? nounWeights[head.word] : undefined
  return Uint8Array.of(
    typeOf(mention),
    isNoun ? (weight ?? listed) : 0,
    nameKind(article, index, mention),
    clip(names.entities[names.ofMention[index] ?? -1]?.mentions.length ?? 0, 20),
    mention.isPossessive ? 1 : 0,
    neighbour(article, from - 1, sentence),
    neighbour(article, to, sentence),
    distance(from - (sentenceStarts[sentence] ?? 0)),
    right < 0 ? MAX_VALUE : distance(right - to),
    right < 0 ? 0 : (cueScore[right] ?? 0),
    clip(commas, 9),
    clip(countUntil(article, index, right), 9),
    left < 0 ? 9 : clip(from - 1 - left, 8),
    left < 0 ? 0 : (cueScore[left] ?? 0),
    to - from,
    earlier,
    agreement(article, index, left === from - 1 || right < 0 ? left : right),
    language.nounEndings.findIndex((ending) => head.word.endsWith(ending)) + 1,
    prepositionOf(article, from),
    language.inflection ? 2 : language.pluralDeterminers.size > 0 ? 1 : 0,
    personhood(article, index, mention),
    isOblique(article, mention) ? 1 : 0,
  )
}

/**
 * The kind of the preposition before a mention; 0 if there is no preposition. The preposition may be merged with the
 * determiner that begins the mention (`du maire`).
 */
function prepositionOf({ tokens, language }: Article, from: number): number {
  const kindOf = (token: Token | undefined) => (token ? language.prepositionKinds.get(token.word) : undefined)
  return kindOf(tokens[from - 1]) ?? kindOf(tokens[from]) ?? 0
}

/** The speakers that were chosen for the earlier quotes: indexes of mentions and entities, -1 for nobody. */
export class History {
  mention = -1
  entity = -1
  secondEntity = -1
  /** How many quotes each entity has spoken so far. */
  readonly spoken = new Map<number, number>()

  add(mention: number, entity: number): void {
    if (entity >= 0) this.spoken.set(entity, (this.spoken.get(entity) ?? 0) + 1)
    if (entity !== this.entity) this.secondEntity = this.entity
    this.mention = mention
    this.entity = entity
  }
}

/**
 * The position of a token relative to a quote, as a feature value: below 32 if the token is before the quote, above 32
 * if it is after the quote.
 */
function offsetFrom(quote: number, token: number): number {
  if (token < 0) return 0
  const value = distance(token - quote)
  return token < quote ? clip(32 - value, 31) : clip(32 + value)
}

function sumIn(counts: Int32Array, from: number, to: number): number {
  return (counts[to] ?? 0) - (counts[from] ?? 0)
}

interface RunningCounts {
  readonly quotes: Int32Array
  readonly cues: Int32Array
  readonly commas: Int32Array
  readonly that: Int32Array
}

function countTokens({ tokens, cueScore }: Article): RunningCounts {
  const length = tokens.length + 1
  const counts = {
    quotes: new Int32Array(length),
    cues: new Int32Array(length),
    commas: new Int32Array(length),
    that: new Int32Array(length),
  }
  tokens.forEach((token, at) => {
    counts.quotes[at + 1] = (counts.quotes[at] ?? 0) + (token.kind === 'quote' ? 1 : 0)
    counts.cues[at + 1] = (counts.cues[at] ?? 0) + ((cueScore[at] ?? 0) > 20 ? 1 : 0)
    counts.commas[at + 1] = (counts.commas[at] ?? 0) + (token.word === ',' ? 1 : 0)
    counts.that[at + 1] = (counts.that[at] ?? 0) + ((token.classes & COMPLEMENTIZER) !== 0 ? 1 : 0)
  })
  return counts
}

function countPersons(article: Article): Int32Array {
  const counts = new Int32Array(article.mentions.length + 1)
  article.mentions.forEach((mention, index) => {
    const entity = article.names.entities[article.names.ofMention[index] ?? -1]
    const isPerson = entity ? !entity.isPlace : mention.pronoun === 'he' || mention.pronoun === 'she'
    counts[index + 1] = (counts[index] ?? 0) + (isPerson ? 1 : 0)
  })
  return counts
}

/** Computes the features for one article. Each pair of a quote and a mention that may be its speaker has a row. */
export class FeatureReader {
  private readonly article: Article
  private readonly nounWeights: Readonly<Record<string, number>>
  private readonly views: (Uint8Array | undefined)[] = []
  private readonly counts: RunningCounts
  private readonly persons: Int32Array
  /** For each mention, including pronouns, the entity that it stands for; -1 if the entity is unknown. */
  private readonly entityOf: Int32Array

  constructor(article: Article, entityOf: Int32Array, nounWeights: Readonly<Record<string, number>>) {
    this.article = article
    this.entityOf = entityOf
    this.nounWeights = nounWeights
    this.counts = countTokens(article)
    this.persons = countPersons(article)
  }

  /** Returns the rows of all candidates in one array. Each row has `FEATURE_COUNT` values. */
  read(view: QuoteView, candidates: readonly number[], history: History): Uint8Array {
    const rows = new Uint8Array(candidates.length * FEATURE_COUNT)
    const ranks = rank(this.article, candidates, view)
    candidates.forEach((candidate, at) => {
      const row = at * FEATURE_COUNT
      rows.set(view.features, row)
      rows.set(this.mention(candidate), row + QUOTE_FEATURE_COUNT)
      rows.set(this.readPair(view, candidate, history, ranks[at] ?? 0), row + PAIR_OFFSET)
    })
    return rows
  }

  private mention(index: number): Uint8Array {
    return (this.views[index] ??= viewMention(this.article, this.nounWeights, index))
  }

  private readPair(view: QuoteView, candidate: number, history: History, ranked: number): Uint8Array {
    const { mentions, tokens, verbs, tokenOfQuote, spans } = this.article
    const { quote } = view
    const span = spans[quote]
    const mention = mentions[candidate]
    const head = tokens[mention?.head ?? 0]
    if (!mention || !head) throw new Error(`There is no mention ${candidate}.`)
    const isBehind = mention.from > view.token
    const from = isBehind ? view.token + 1 : mention.to
    const to = isBehind ? mention.from : view.token
    const right = verbs.right[candidate] ?? -1
    const left = verbs.left[candidate] ?? -1
    const entity = this.entityOf[candidate] ?? -1
    const previous = quote > 0 ? (tokenOfQuote[quote - 1] ?? -1) : -1
    const sameEntity = entity >= 0 && entity === history.entity
    /**
     * What the subject of a cue is: 0 not known, 1 the candidate, 2 another mention of the same person, 3 somebody
     * else, 4 a thing, if the cue is in a relative clause about this thing (the rule in `a rule that states`).
     */
    const speaks = (subject: number, isThing = false) => {
      if (subject < 0) return 0
      if (subject === candidate) return 1
      if (isThing) return 4
      return entity >= 0 && this.entityOf[subject] === entity ? 2 : 3
    }
    return Uint8Array.of(
      entity < 0 ? 0 : clip(history.spoken.get(entity) ?? 0, 9),
      isBehind ? 1 : 0,
      distance(to - from),
      clip(Math.abs(view.sentence - head.sentence), 9),
      clip(Math.abs(view.paragraph - head.paragraph), 9),
      clip(isBehind ? candidate - view.mention : view.mention - 1 - candidate, 20),
      clip(
        isBehind ? sumIn(this.persons, view.mention, candidate) : sumIn(this.persons, candidate + 1, view.mention),
        20,
      ),
      clip(sumIn(this.counts.quotes, from, to), 9),
      clip(sumIn(this.counts.cues, from, to), 9),
      clip(sumIn(this.counts.commas, from, to), 9),
      offsetFrom(view.token, right),
      offsetFrom(view.token, left),
      right >= 0 && (right === view.cueLeft || right === view.cueRight) ? 1 : 0,
      left >= 0 && (left === view.cueLeft || left === view.cueRight) ? 1 : 0,
      candidate === history.mention ? 1 : 0,
      sameEntity ? 1 : 0,
      entity >= 0 && entity === history.secondEntity ? 1 : 0,
      previous < 0 ? 2 : mention.from > previous ? 1 : 0,
      clip(sumIn(this.counts.that, from, to), 5),
      sameEntity && mention.type === 'pronoun' ? 1 : 0,
      tokens[mention.to]?.kind === 'quote' ? 1 : 0,
      span && head.start >= span.start && head.end <= span.end ? 1 : 0,
      agreement(this.article, candidate, isBehind ? view.cueRight : view.cueLeft),
      speaks(view.subjectLeft, view.isLeftThing),
      speaks(view.subjectRight),
      ranked,
    )
  }
}

/** For each candidate, how many other candidates, on either side of the quote, are nearer to the quote. */
function rank({ mentions }: Article, candidates: readonly number[], view: QuoteView): number[] {
  const distances = candidates.map((candidate) => Math.abs((mentions[candidate]?.head ?? 0) - view.token))
  const order = [...distances].sort((a, b) => a - b)
  return distances.map((value) => order.indexOf(value))
}
