/** One word as the index holds it (see tokenize). */
export interface WordTerm {
  readonly kind: 'word'
  readonly word: string
  /** Whether words that only begin with it match: the last word of the text. */
  readonly prefix: boolean
  /** How many letters may be wrong. */
  readonly typos: 0 | 1 | 2
}

/** Words in exactly this sequence. */
export interface PhraseTerm {
  readonly kind: 'phrase'
  readonly words: readonly string[]
}

/** What a text asks for. Without `terms` it asks for nothing. */
export interface SearchQuery {
  readonly terms: readonly (WordTerm | PhraseTerm)[]
  /** What must not occur; a single word is a phrase of one. */
  readonly not: readonly PhraseTerm[]
}
