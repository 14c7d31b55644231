import { type Entities, linkNames } from './entity.ts'
import { ADVERB, AUXILIARY, CUE, type Language, type VerbForm } from './languages/language.ts'
import { listMentions, type Mention } from './mention.ts'
import { scan } from './scan/scan.ts'
import { type Token, tokenize, type TokenizedText } from './token.ts'

/** What was learned about single words: figures from 0 to 63, the higher the likelier. */
export interface WordWeights {
  /** That a word reports speech. */
  readonly cue: Readonly<Record<string, number>>
  /** That a noun is somebody who speaks. */
  readonly noun: Readonly<Record<string, number>>
}

/** For a mention, the verb that it seems to be the subject of. Token indexes, -1 where there is none. */
export interface Verbs {
  /** Behind it: `Lee, a farmer, said`. */
  readonly right: Int32Array
  /** Directly before it: `said Lee`. */
  readonly left: Int32Array
}

/** A text with all that is looked up in it more than once. */
export interface Article extends TokenizedText {
  readonly mentions: readonly Mention[]
  readonly names: Entities
  /** For each token 0 to 63: how likely it reports speech; 0 is not a cue at all. */
  readonly cueScore: Uint8Array
  readonly verbs: Verbs
}

/** Weights of listed cues that nothing was learned about, by their strength. */
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

/** The cue of which a mention is the subject, across an apposition between commas. */
function rightVerb(tokens: readonly Token[], cueScore: Uint8Array, from: number): number {
  const sentence = tokens[from - 1]?.sentence
  for (let at = from; at < tokens.length && at < from + MAX_VERB_DISTANCE; at++) {
    const token = tokens[at]
    if (!token || token.sentence !== sentence || token.kind === 'quote') return -1
    if ((cueScore[at] ?? 0) > 0) return at
  }
  return -1
}

function leftVerb(tokens: readonly Token[], cueScore: Uint8Array, from: number): number {
  const sentence = tokens[from]?.sentence
  for (let at = from - 1; at >= 0 && at >= from - 4; at--) {
    const token = tokens[at]
    if (!token || token.sentence !== sentence || token.kind !== 'word') return -1
    if ((cueScore[at] ?? 0) > 0) return at
    const isSkipped = token.isCapital || (token.classes & (ADVERB | AUXILIARY)) !== 0
    if (!isSkipped && at < from - 2) return -1
  }
  return -1
}

/** What the form of a verb, or of the auxiliary before it, says of its subject. */
export function formOfVerb({ tokens, language }: TokenizedText, verb: number): VerbForm | null {
  if (language.verbForms.length === 0) return null
  const formOf = (token: Token | undefined) =>
    token && language.verbForms.find(([ending]) => token.word.endsWith(ending))?.[1]
  const before = tokens[verb - 1]
  return formOf(tokens[verb]) ?? ((before?.classes ?? 0) & AUXILIARY ? formOf(before) : null) ?? null
}

/** `заявила Собко`: the verb right beside a name tells the gender of somebody whose given name does not. */
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
  const mentions = listMentions(source)
  const cueScore = scoreCues(source, weights)
  const right = Int32Array.from(mentions, (mention) => rightVerb(source.tokens, cueScore, mention.to))
  const left = Int32Array.from(mentions, (mention) => leftVerb(source.tokens, cueScore, mention.from))
  const names = linkNames(source, mentions)
  learnGenders(source, mentions, names, { right, left })
  return { ...source, mentions, names, cueScore, verbs: { right, left } }
}
