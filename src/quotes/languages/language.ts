import type { Inflection } from './inflection.ts'
import { listWords, type Words } from './words.ts'

/** Classes of words, one bit each, so that all classes of a word are found in one look-up. */
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
/** `that`, `dass`, `que`: words that open a clause of reported speech. */
export const COMPLEMENTIZER = 1 << 11
export const PLACE = 1 << 12
export const NOT_A_NAME = 1 << 13
/** `film`, `so-called`, `named`: quotation marks after such a word enclose a title or a term. */
export const LABEL = 1 << 14
export const POSSESSIVE = 1 << 15
/** `according`, `laut`, `zufolge`: the speaker is named shortly after or before such a word. */
export const ACCORDING = 1 << 16
export const NAME_PARTICLE = 1 << 17
/** `dem`, `einen`, `ihn`, `them`: forms that only objects have. */
export const OBLIQUE = 1 << 18

/** `so-called`: quotation marks directly after such a word enclose a name and not a quote. */
export const NAMING = 1 << 19

/** `called`, `sprach (von)`: quotation marks near such a word often enclose a description of a person or thing. */
export const CHARACTERISING = 1 << 20

/**
 * `bakery`, `waltz`, `school`: quotation marks after such a word may enclose a name or a term. Unlike a word of the
 * class `LABEL`, such a word can be a name itself.
 */
export const NAME_BEARER = 1 << 22

/**
 * A word of a surname with particles: `von`, `der` and `Heide` in `Petra von der Heide`. Set by `markSurnames`, not by
 * a word list.
 */
export const IN_SURNAME = 1 << 21

/** What the form of a verb shows: the number or the gender of the subject. */
export type VerbForm = 'female' | 'male' | 'plural' | 'singular'

/** What a pronoun can stand for. */
export type PronounKind = 'he' | 'she' | 'they' | 'it' | 'who' | 'i' | 'his' | 'her' | 'their'

export interface Language {
  readonly tag: string
  /** The name of the language's file in `weights/`, without `.json`. */
  readonly weights: string
  /** Spans with a lower probability of being speech are left out. */
  readonly minQuote: number
  /**
   * The probability of a chosen speaker is raised to this power. The power is above 1 if the predicted probabilities
   * are too high.
   */
  readonly caution: number
  /** Words, in lower case and NFC, with the bits of their classes. */
  readonly classes: ReadonlyMap<string, number>
  readonly pronouns: ReadonlyMap<string, PronounKind>
  /** Abbreviations whose period does not end the sentence, in lower case, without the period. */
  readonly abbreviations: ReadonlySet<string>
  /** How reliably each cue reports speech: 3 means almost always (`said`), and 1 means often not (`found`). */
  readonly cueStrength: ReadonlyMap<string, number>
  readonly femaleNames: ReadonlySet<string>
  readonly maleNames: ReadonlySet<string>
  readonly femaleTitles: ReadonlySet<string>
  readonly maleTitles: ReadonlySet<string>
  /** Endings that suggest that a word is a verb, for words that are in no list. */
  readonly verbEndings: readonly string[]
  /** More endings of verbs. They count only for the words after a dash, because many words of other kinds have them. */
  readonly presentEndings: readonly string[]
  /** Whether all nouns have a capital, as in German: a capital then does not show that a word is a name. */
  readonly capitalisesNouns: boolean
  /** Whether people have two surnames, so that particles may follow the first one: `Ana Ruiz de la Vega`. */
  readonly hasTwoSurnames: boolean
  /** Whether a noun without a determiner can be the subject of the cue directly before it: `заявил чиновник`. */
  readonly subjectFollowsVerb: boolean
  /** Words that end in an apostrophe, with no blank before the next word: `l'`, `qu'`. */
  readonly elisions: ReadonlySet<string>
  /** Pronouns that a hyphen joins to the verb before them: `a-t-il`. */
  readonly clitics: ReadonlySet<string>
  /** How the writer's own words appear inside the marks: between dashes, as a clause after a comma, or not at all. */
  readonly insertions: 'dashes' | 'clauses' | 'none'
  /** Endings of verbs that show the gender or number of the subject. The first ending that fits is used. */
  readonly verbForms: readonly (readonly [ending: string, form: VerbForm])[]
  /** Determiners that come only before plural nouns, such as the French `les`. */
  readonly pluralDeterminers: ReadonlySet<string>
  /** Endings of nouns that show case and number, if the language has such endings; the first that fits is used. */
  readonly nounEndings: readonly string[]
  /**
   * Maps each preposition to its kind: 1 for those like `of`, 2 for those like `to`, 3 for those like `in`, 4 for those
   * like `by`.
   */
  readonly prepositionKinds: ReadonlyMap<string, number>
  /**
   * A word that is in no list counts as a noun for a person if it has one of these endings. Null if too many other
   * words have the same endings.
   */
  readonly roleEnding: RegExp | null
  /** How names are declined; null for a language whose names have only one form. */
  readonly inflection: Inflection | null
}

export type CueLists = ReadonlyArray<readonly [strength: number, words: Words]>
export type WordLists = ReadonlyArray<readonly [classes: number, words: Words]>
export type PronounLists = ReadonlyArray<readonly [kind: PronounKind, words: Words]>

const setOf = (words: Words): Set<string> => new Set(listWords(words))

/**
 * The strength of each cue. The lists contain words, or stems from which `inflect` makes words. The first list in which
 * a word occurs decides.
 */
export function compileCues(
  ...groups: readonly (readonly [lists: CueLists, inflect?: (word: string) => readonly string[]])[]
): Map<string, number> {
  const strengths = new Map<string, number>()
  for (const [lists, inflect = (word: string) => [word]] of groups)
    for (const [strength, words] of lists)
      for (const form of listWords(words).flatMap(inflect)) if (!strengths.has(form)) strengths.set(form, strength)
  return strengths
}

type WordSets = 'abbreviations' | 'femaleNames' | 'maleNames' | 'femaleTitles' | 'maleTitles'
type Habits =
  | 'presentEndings'
  | 'capitalisesNouns'
  | 'hasTwoSurnames'
  | 'subjectFollowsVerb'
  | 'insertions'
  | 'inflection'
  | 'roleEnding'

/** The input of `compileLanguage`. The optional fields are for rules and word lists that only some languages need. */
export interface LanguageWords
  extends
    Pick<Language, 'tag' | 'weights' | 'minQuote' | 'caution' | 'cueStrength' | 'verbEndings'>,
    Readonly<Record<WordSets, Words>>,
    Partial<Readonly<Record<'elisions' | 'clitics' | 'pluralDeterminers' | 'nounEndings', Words>>>,
    Partial<Pick<Language, Habits>> {
  /** The words of each class, except the cues, which are in `cueStrength`. */
  readonly classes: WordLists
  readonly pronouns: PronounLists
  readonly verbForms?: ReadonlyArray<readonly [form: VerbForm, endings: Words]>
  /** Lists of prepositions by kind: those like `of`, like `to`, like `in`, like `by`. */
  readonly prepositionKinds?: readonly Words[]
}

export function compileLanguage({
  classes: lists,
  pronouns,
  elisions = '',
  clitics = '',
  pluralDeterminers = '',
  nounEndings = '',
  verbForms = [],
  prepositionKinds = [],
  ...words
}: LanguageWords): Language {
  const classes = new Map<string, number>()
  const add = (word: string, bits: number) => classes.set(word, (classes.get(word) ?? 0) | bits)
  for (const cue of words.cueStrength.keys()) add(cue, CUE)
  for (const [bits, list] of lists) for (const word of listWords(list)) add(word, bits)
  return {
    presentEndings: [],
    capitalisesNouns: false,
    hasTwoSurnames: false,
    subjectFollowsVerb: false,
    insertions: 'none',
    inflection: null,
    roleEnding: null,
    ...words,
    classes,
    pronouns: new Map(pronouns.flatMap(([kind, list]) => listWords(list).map((word) => [word, kind] as const))),
    abbreviations: setOf(words.abbreviations),
    femaleNames: setOf(words.femaleNames),
    maleNames: setOf(words.maleNames),
    femaleTitles: setOf(words.femaleTitles),
    maleTitles: setOf(words.maleTitles),
    elisions: setOf(elisions),
    clitics: setOf(clitics),
    pluralDeterminers: setOf(pluralDeterminers),
    nounEndings: listWords(nounEndings),
    verbForms: verbForms.flatMap(([form, endings]) => listWords(endings).map((ending) => [ending, form] as const)),
    prepositionKinds: new Map(
      prepositionKinds.flatMap((list, at) => listWords(list).map((word) => [word, at + 1] as const)),
    ),
  }
}
