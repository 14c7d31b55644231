/** Classes of words, one bit each: a word of a text is looked up once. */
export const CUE = 1 << 0
export const AUXILIARY = 1 << 1
export const PREPOSITION = 1 << 2
export const DETERMINER = 1 << 3
export const CONJUNCTION = 1 << 4
export const TITLE = 1 << 5
export const CALENDAR = 1 << 6
export const ROLE = 1 << 7
export const DOCUMENT = 1 << 8
export const ORGANISATION = 1 << 9
export const ADVERB = 1 << 10
/** `that`, `dass`, `que`: opens a clause of what was said. */
export const COMPLEMENTIZER = 1 << 11
export const PLACE = 1 << 12
export const NOT_A_NAME = 1 << 13
/** `film`, `so-called`, `named`: what follows in marks is a title or a term. */
export const LABEL = 1 << 14
export const POSSESSIVE = 1 << 15
/** `according`: the speaker follows, behind a preposition. */
export const ACCORDING = 1 << 16
export const NAME_PARTICLE = 1 << 17

/** What a pronoun can stand for. */
export type PronounKind = 'he' | 'she' | 'they' | 'it' | 'who' | 'i' | 'his' | 'her' | 'their'

export interface Language {
  readonly tag: string
  /** The name of its file in `weights/`. */
  readonly weights: string
  /** Spans that are less likely speech than this are left out. */
  readonly minQuote: number
  /** The power to which a speaker's probability is raised: above 1 where it is higher than how often it is right. */
  readonly caution: number
  /** Words, in lower case and NFC, with the bits of their classes. */
  readonly classes: ReadonlyMap<string, number>
  readonly pronouns: ReadonlyMap<string, PronounKind>
  /** Abbreviations that a period ends without ending the sentence, in lower case, without the period. */
  readonly abbreviations: ReadonlySet<string>
  /** Of cues: 3 is almost always speech (`said`), 1 often something else (`found`). */
  readonly cueStrength: ReadonlyMap<string, number>
  readonly femaleNames: ReadonlySet<string>
  readonly maleNames: ReadonlySet<string>
  readonly femaleTitles: ReadonlySet<string>
  readonly maleTitles: ReadonlySet<string>
  /** What verbs end with: a hint where a word is in no list. */
  readonly verbEndings: readonly string[]
  /** German writes all nouns with a capital: a name needs more than that there. */
  readonly capitalisesNouns: boolean
  /** A noun without an article right behind a cue is who speaks: `заявил чиновник`. */
  readonly subjectFollowsVerb: boolean
  /** Words that end in an apostrophe and are written together with the next one: `l'`, `qu'`. */
  readonly elisions: ReadonlySet<string>
  /** Pronouns that follow their verb behind a hyphen: `a-t-il`. */
  readonly clitics: ReadonlySet<string>
  /** How the writer's own words stand inside the marks: between dashes, as a clause behind a comma, or not at all. */
  readonly insertions: 'dashes' | 'clauses' | 'none'
}

/** Word lists as they are written in a language's file: words with blanks between them. */
export type WordLists = ReadonlyArray<readonly [bits: number, words: string]>

export const listWords = (words: string): string[] => words.split(/\s+/).filter((word) => word !== '')

export function compileClasses(lists: WordLists): Map<string, number> {
  const classes = new Map<string, number>()
  for (const [bits, words] of lists)
    for (const word of listWords(words)) classes.set(word, (classes.get(word) ?? 0) | bits)
  return classes
}
