import { linkAppositions } from './apposition.ts'
import { type Entities, linkNames } from './entity.ts'
import { ADVERB, AUXILIARY, CUE, type Language, OBLIQUE, PREPOSITION, type VerbForm } from './languages/language.ts'
import { listMentions, type Mention } from './mention.ts'
import { markSurnames } from './particle.ts'
import { scan } from './scan/scan.ts'
import { type Token, tokenize, type TokenizedText } from './token.ts'

/** Learned weights of single words, from 0 (least likely) to 63 (most likely). */
export interface WordWeights {
  /** How likely it is that a word reports speech. */
  readonly cue: Readonly<Record<string, number>>
  /** How likely it is that a noun is a speaker. */
  readonly noun: Readonly<Record<string, number>>
}

/** For each mention, the token of the verb that seems to have the mention as its subject; -1 if no such verb exists. */
export interface Verbs {
  /** The verb after the mention: `Lee, a farmer, said`. */
  readonly right: Int32Array
  /** The verb before the mention: `said Lee`. */
  readonly left: Int32Array
}

/** A tokenized text, and the results of earlier steps that several later steps use. */
export interface Article extends TokenizedText {
  readonly mentions: readonly Mention[]
  readonly names: Entities
  /**
   * For each mention of an office such as `chancellor`, the index of the mention that names the person who holds the
   * office. For all other mentions, and if there is no such name, it is -1.
   */
  readonly apposition: Int32Array
  /** For each token, how likely it is that the token reports speech, from 0 (not a cue) to 63. */
  readonly cueScore: Uint8Array
  readonly verbs: Verbs
}

/** Weights of cues that are in a word list but have no learned weight. The index is the strength of the cue. */
export const STRENGTH_SCORE = [0, 18, 30, 46]

function scoreCues({ tokens, language }: TokenizedText, weights: WordWeights): Uint8Array {
  const scores = new Uint8Array(tokens.length)
  tokens.forEach((token, at) => {
    if (token.kind !== 'word') return
    const isListed = (token.classes & CUE) !== 0
    const learned = Object.hasOwn(weights.cue, token.word) ? weights.cue[token.word] : undefined
    if (token.isCapital && !isListed) return
    scores[at] = learned ?? (isListed ? (STRENGTH_SCORE[language.cueStrength.get(token.word) ?? 2] ?? 0) : 0)
  })
  return scores
}

const MAX_VERB_DISTANCE = 24

export function isOblique({ tokens }: TokenizedText, { from }: Mention): boolean {
  return (((tokens[from]?.classes ?? 0) | (tokens[from - 1]?.classes ?? 0)) & OBLIQUE) !== 0
}

/** Whether a mention is surely the subject of the verb before it, as in `erklärte er` and `sagte Ida Holm: „`. */
export function isSubjectOf(source: TokenizedText, mention: Mention | undefined, verb: number): boolean {
  if (mention?.from !== verb + 1 || isOblique(source, mention)) return false
  const { pronoun, type, to } = mention
  if (type === 'name') return source.language.capitalisesNouns && source.tokens[to]?.word === ':'
  return pronoun === 'he' || pronoun === 'she' || pronoun === 'they' || pronoun === 'i'
}

/** The tokens of verbs that come directly before their subject. No mention before such a verb can be its subject. */
function listTurnedVerbs(source: TokenizedText, mentions: readonly Mention[]): Set<number> {
  return new Set(
    mentions.flatMap((mention) => (isSubjectOf(source, mention, mention.from - 1) ? [mention.from - 1] : [])),
  )
}

/**
 * The token of the cue (reporting verb) after a mention, if the mention is the subject of the cue; else -1. An
 * apposition in commas may come between the mention and the cue.
 */
function rightVerb(tokens: readonly Token[], cueScore: Uint8Array, turned: ReadonlySet<number>, from: number): number {
  const sentence = tokens[from - 1]?.sentence
  for (let at = from; at < tokens.length && at < from + MAX_VERB_DISTANCE; at++) {
    const token = tokens[at]
    if (!token || token.sentence !== sentence || token.kind === 'quote') return -1
    if ((cueScore[at] ?? 0) > 0) return turned.has(at) ? -1 : at
  }
  return -1
}

const MAX_BEFORE_SUBJECT = 9
const MAX_WORDS_BEFORE_SUBJECT = 2

/**
 * The token of the cue before a mention, if the mention is the subject of the cue; else -1. A phrase with a preposition
 * may come between the cue and the mention: `relató desde el hospital el chofer`. A mention that directly follows a
 * preposition is not a subject.
 */
function leftVerb(tokens: readonly Token[], cueScore: Uint8Array, from: number): number {
  const sentence = tokens[from]?.sentence
  let words = 0
  for (let at = from - 1; at >= 0 && at >= from - MAX_BEFORE_SUBJECT; at--) {
    const token = tokens[at]
    if (!token || token.sentence !== sentence || token.kind !== 'word') return -1
    if ((cueScore[at] ?? 0) > 0) return at
    if ((token.classes & PREPOSITION) !== 0) {
      if (at === from - 1) return -1
      words = 0
    } else if (!token.isCapital && (token.classes & (ADVERB | AUXILIARY)) === 0 && ++words > MAX_WORDS_BEFORE_SUBJECT)
      return -1
  }
  return -1
}

/** The number or the gender of a verb's subject, if the form of the verb or of its auxiliary shows it; else null. */
export function formOfVerb({ tokens, language }: TokenizedText, verb: number): VerbForm | null {
  if (language.verbForms.length === 0) return null
  const formOf = (token: Token | undefined) =>
    token && language.verbForms.find(([ending]) => token.word.endsWith(ending))?.[1]
  const before = tokens[verb - 1]
  return formOf(tokens[verb]) ?? ((before?.classes ?? 0) & AUXILIARY ? formOf(before) : null) ?? null
}

/** Takes the gender of a person from the verb beside the name, if the name does not show it: `заявила Собко`. */
function learnGenders(source: TokenizedText, mentions: readonly Mention[], names: Entities, verbs: Verbs): void {
  mentions.forEach((mention, index) => {
    const entity = names.entities[names.ofMention[index] ?? -1]
    if (!entity || entity.gender !== 'unknown' || entity.isOrganisation || entity.isPlace) return
    const isLeft = verbs.left[index] === mention.from - 1
    const verb = isLeft ? mention.from - 1 : verbs.right[index] === mention.to ? mention.to : -1
    const form = verb < 0 ? null : formOfVerb(source, verb)
    if (form === 'female' || form === 'male') entity.gender = form
  })
}

export function readArticle(text: string, language: Language, weights: WordWeights): Article {
  const source = tokenize(text, scan(text, language), language)
  markSurnames(source)
  const mentions = listMentions(source)
  const cueScore = scoreCues(source, weights)
  const turned = listTurnedVerbs(source, mentions)
  const right = Int32Array.from(mentions, (mention) => rightVerb(source.tokens, cueScore, turned, mention.to))
  const left = Int32Array.from(mentions, (mention) => leftVerb(source.tokens, cueScore, mention.from))
  const names = linkNames(source, mentions)
  learnGenders(source, mentions, names, { right, left })
  const apposition = linkAppositions(source, mentions, names)
  return { ...source, mentions, names, apposition, cueScore, verbs: { right, left } }
}
