import { MAX_APPOSITION } from './apposition.ts'
import { type Article, readArticle } from './article.ts'
import { attribute, type Attribution } from './attribute.ts'
import { isDigit, isUpper } from './characters.ts'
import { findLanguage } from './languages/find.ts'
import type { Language } from './languages/language.ts'
import { unlisted } from './languages/unlisted.ts'
import { loadModel, type Model } from './model.ts'
import type { Span } from './scan/scan.ts'
import { findSpeech } from './unlisted.ts'

/**
 * Increase this number with every change that can change results. All articles that an older version has processed are
 * then processed again.
 */
export const EXTRACTOR_VERSION = 5

/** A quote with a lower confidence gets no speaker's name, because one in six names of such speakers would be wrong. */
export const NAMING_CONFIDENCE = 0.8

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
  /** The full name of the speaker; null if neither the article nor a known agent gives it. */
  readonly speakerName: string | null
  readonly cue: string | null
  /**
   * The probability, 0 to 1, that this passage is a quote and that its speaker is right. If no speaker was found, it is
   * only the probability that the passage is a quote.
   */
  readonly confidence: number
  /**
   * The evidence for the speaker, e.g. `cue before speaker`, `same speaker` or `nearness`; `marks` if no speaker was
   * found. Only for people who examine the results.
   */
  readonly method: string
}

const MIN_SENTENCE_WORDS = 3
const WORD = /[\p{L}\p{N}]+/gu

/** `DIRECT` for a sentence of its own, `PARTIAL` for a few words inside the writer's sentence. */
function formOf(text: string, span: Span): FoundQuote['form'] {
  const words = text.slice(span.start, Math.min(span.end, span.start + 200))
  const first = /[\p{L}\p{N}[(¿¡]/u.exec(words)?.[0] ?? ''
  const code = first.charCodeAt(0)
  const beginsSentence = isUpper(code) || isDigit(code) || '[(¿¡'.includes(first) || !/\p{Ll}/u.test(first)
  return beginsSentence && (words.match(WORD)?.length ?? 0) >= MIN_SENTENCE_WORDS ? 'DIRECT' : 'PARTIAL'
}

function printed({ text, tokens }: Article, from: number, to: number): string {
  return text.slice(tokens[from]?.start, tokens[to - 1]?.end)
}

/** Returns the mention of the office of a named person (`the mayor` in `the mayor, Ann Lee`), or -1. */
function officeOf({ apposition }: Article, name: number): number {
  for (let office = name - 1; office >= 0 && office >= name - MAX_APPOSITION; office--)
    if (apposition[office] === name) return office
  return -1
}

/**
 * The token of the verb that ties a speaker to a quote, or -1. There may be a verb before the mention of the speaker
 * and another verb after it. If the second verb is far from the mention, the first verb is taken. Otherwise, the verb
 * that is nearer to the quote is taken.
 */
function cueOf(article: Article, { quote, mention }: Attribution): number {
  const { verbs, mentions, tokenOfQuote } = article
  // In `said the captain of the ship, Tomás Okafor`, the verb is beside the office (`the captain`), not beside the
  // name.
  const left = verbs.left[officeOf(article, mention)] ?? verbs.left[mention] ?? -1
  const right = verbs.right[mention] ?? -1
  if (left < 0 || right < 0) return Math.max(left, right)
  const at = tokenOfQuote[quote] ?? 0
  const isFar = right - (mentions[mention]?.to ?? 0) > 3
  return isFar || Math.abs(left - at) <= Math.abs(right - at) ? left : right
}

/**
 * A name in the form in which names are compared: in lower case and, if the language declines names, without the
 * endings of its grammatical cases.
 */
function foldName(name: string, { inflection }: Language): string {
  const folded = name.normalize('NFC').toLowerCase()
  return inflection
    ? folded
        .split(/\s+/)
        .map((word) => inflection.stemOf(word))
        .join(' ')
    : folded
}

/**
 * Returns the name of a speaker: a person's full name in the nominative, or the name of an organisation. The article
 * may have only another name, such as a surname alone. If exactly one known agent has this name or alias, the name of
 * the agent is returned, otherwise null.
 */
function nameOf({ names, language }: Article, entity: number, known: readonly KnownAgent[]): string | null {
  const found = names.entities[entity]
  if (!found) return null
  if (found.isOrganisation || (found.words.length > 1 && found.isNominative)) return found.name
  const name = foldName(found.name, language)
  const agents = known.filter((agent) => [agent.name, ...agent.aliases].some((one) => foldName(one, language) === name))
  return agents.length === 1 ? (agents[0]?.name ?? null) : null
}

function methodOf(article: Article, { quote, mention }: Attribution, previous: number, cue: number): string {
  if (quote > 0 && article.spans[quote - 1]?.continues) return 'continuation'
  if (mention === previous) return 'same speaker'
  if (cue < 0) return 'nearness'
  return cue < (article.mentions[mention]?.from ?? 0) ? 'cue before speaker' : 'cue after speaker'
}

/** Like `findQuotes`, with the given rules and weights. */
export function findQuotesWith(
  text: string,
  language: Language,
  model: Model,
  known: readonly KnownAgent[] = [],
): FoundQuote[] {
  const article = readArticle(text, language, model.words)
  let previous = -1
  return attribute(article, model).flatMap((attribution): FoundQuote[] => {
    const span = article.spans[attribution.quote]
    if (!span) return []
    const { start, end } = span
    const quote = { start, end, form: formOf(text, span) }
    const mention = article.mentions[attribution.mention]
    if (!mention) return [{ ...quote, ...OPEN, confidence: attribution.isQuote, method: 'marks' }]
    const named = article.mentions[article.apposition[attribution.mention] ?? -1] ?? mention
    const cue = cueOf(article, attribution)
    const method = methodOf(article, attribution, previous, cue)
    previous = attribution.mention
    return [
      {
        ...quote,
        speakerAsPrinted: printed(article, named.from, named.to),
        speakerName: nameOf(article, attribution.entity, known),
        cue: cue < 0 ? null : printed(article, cue, cue + 1),
        confidence: attribution.isQuote * attribution.isSpeaker ** language.caution,
        method,
      },
    ]
  })
}

const OPEN = { speakerAsPrinted: null, speakerName: null, cue: null }

/**
 * The quotes of a text, in order. They depend only on the text and its language, except for `speakerName`, which may
 * be the name of one of the `known` agents.
 */
export function findQuotes(text: string, language: string | null, known: readonly KnownAgent[] = []): FoundQuote[] {
  const supported = findLanguage(language)
  if (supported) return findQuotesWith(text, supported, loadModel(supported.weights), known)
  return findSpeech(text, loadModel(unlisted.weights)).map(({ span, confidence }) => {
    const { start, end } = span
    return { start, end, form: formOf(text, span), ...OPEN, confidence, method: 'marks' }
  })
}
