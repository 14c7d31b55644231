import { ArchiveError } from '../../errors.ts'
import { tokenize } from './tokenize.ts'

/** A word of the query, in the form in which words are indexed (see `tokenize`). */
export interface WordTerm {
  readonly kind: 'word'
  readonly word: string
  /** Whether the term also matches longer words that begin with it. True if it is the last term of the query. */
  readonly prefix: boolean
  /** The number of typos that a matching word may have. */
  readonly typos: 0 | 1 | 2
}

/** Words that must be adjacent and in this order. */
export interface PhraseTerm {
  readonly kind: 'phrase'
  readonly words: readonly string[]
}

/** A parsed query. A query without `terms` finds nothing. */
export interface SearchQuery {
  readonly terms: readonly (WordTerm | PhraseTerm)[]
  /** Phrases that a document must not contain. A single word is a phrase of one word. */
  readonly not: readonly PhraseTerm[]
}

/**
 * Meilisearch ignores everything after the tenth word. Later terms are dropped here, so that Postgres ignores them too,
 * and both engines find the same documents.
 */
const MAX_TERMS = 10
/**
 * The maximum number of words in all phrases together. Meilisearch ignores everything after the thousandth token, and
 * spaces are tokens too.
 */
export const MAX_WORDS = 450
const MAX_LENGTH = 10_000

// A passage in quotation marks, or a run of characters that are neither white space nor quotation marks. A quotation
// mark without a partner counts as white space.
const PART =
  /(?<=^|\s)(-?)["“”„«»]([^"“”„«»]*)["“”„«»]|()["“”„«»]([^"“”„«»]*)["“”„«»]|(?<=^|\s)(-)?([^\s"“”„«»]+)|()([^\s"“”„«»]+)/gu
const KEYCAP = /[0-9#*]\ufe0f?\u20e3/gu

/** @throws BAD_USER_INPUT if the text has characters that are not allowed. */
export function parseQuery(text: string): SearchQuery {
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      '`text` has a null byte or half of a surrogate pair, which no text can have: remove it.',
      { argument: 'text' },
    )
  }
  const terms: (WordTerm | PhraseTerm)[] = []
  const not: PhraseTerm[] = []
  for (const match of text.slice(0, MAX_LENGTH).toWellFormed().replace(KEYCAP, ' ').matchAll(PART)) {
    const quoted = match[2] ?? match[4]
    const isNegated = match[1] === '-' || match[5] === '-'
    const tokens = tokenize(quoted ?? match[6] ?? match[8] ?? '')
    if (tokens.length === 0) continue
    if (isNegated || quoted !== undefined)
      (isNegated ? not : terms).push({ kind: 'phrase', words: tokens.map((token) => token.word) })
    else terms.push(...toTerms(tokens))
    if (terms.length >= MAX_TERMS && not.length >= MAX_TERMS) break
  }
  const taken = terms.slice(0, MAX_TERMS)
  const last = taken.at(-1)
  if (last?.kind === 'word' && taken.length === terms.length) taken[taken.length - 1] = { ...last, prefix: true }
  const most = Math.floor(MAX_WORDS / Math.max(1, taken.length + Math.min(not.length, MAX_TERMS)))
  return {
    terms: taken.map((term) => (term.kind === 'word' ? term : cut(term, most))),
    not: not.slice(0, MAX_TERMS).map((term) => cut(term, most)),
  }
}

function cut({ kind, words }: PhraseTerm, most: number): PhraseTerm {
  return { kind, words: words.slice(0, most) }
}

function toTerms(tokens: ReturnType<typeof tokenize>): (WordTerm | PhraseTerm)[] {
  const terms: (WordTerm | PhraseTerm)[] = []
  let run: string[] = []
  const flush = () => {
    if (run.length > 0) terms.push({ kind: 'phrase', words: run })
    run = []
  }
  for (const { word, isSign } of tokens) {
    if (isSign) {
      run.push(word)
      continue
    }
    flush()
    terms.push({ kind: 'word', word, prefix: false, typos: typosOf(word) })
  }
  flush()
  return terms
}

/**
 * Whether a list sorted by RELEVANCE also contains documents that lack the last words of the query. False if the
 * query contains a phrase, because Meilisearch would then first leave out all words outside the phrase, even those at
 * the beginning of the query, and not just the last words. Adjacent characters of a script without spaces are a phrase
 * too.
 */
export function allowsPartialMatch({ terms }: SearchQuery): boolean {
  return terms.length > 1 && terms.every((term) => term.kind === 'word')
}

/** The number of tolerated typos, which depends on the length of the word. */
export function typosOf(word: string): 0 | 1 | 2 {
  const length = Array.from(word).length
  return length < 5 ? 0 : length < 9 ? 1 : 2
}
