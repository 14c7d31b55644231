import { listWords } from './words.ts'

export type PersonalGender = 'female' | 'male'

/** One form of a given name, with its nominative and its gender. */
export interface GivenForm {
  readonly nominative: string
  readonly gender: PersonalGender
  readonly isNominative: boolean
}

/** An ending of a name in a case other than the nominative, and the ending that replaces it in the nominative. */
export type Ending = readonly [inflected: string, nominative: string]

/** How a language declines the names of people. All words are in lower case and NFC. */
export interface Inflection {
  readonly givenForms: ReadonlyMap<string, readonly GivenForm[]>
  /** Endings of surnames by gender, the longest first. */
  readonly surnames: Readonly<Record<PersonalGender, readonly Ending[]>>
  readonly patronymics: Readonly<Record<PersonalGender, readonly Ending[]>>
  /** Returns a name without the endings of its grammatical cases, so that forms of the same name can be compared. */
  stemOf(word: string): string
}

/**
 * The data about people's names in the file of a language: the forms of given names by gender, the endings of other
 * names, and the parts that are removed from a name to get its stem.
 */
export interface InflectionLists {
  readonly femaleNames: string
  readonly maleNames: string
  readonly decline: (name: string, gender: PersonalGender) => readonly string[]
  /** Pairs `inflected>nominative`, the longest first. */
  readonly surnames: Readonly<Record<PersonalGender, string>>
  readonly patronymics: Readonly<Record<PersonalGender, string>>
  /** The case endings of names, the longest first. */
  readonly endings: RegExp
  /** Matches a vowel that only the nominative has: `Бондарец`, but `Бондарца`. */
  readonly fleeting: RegExp
}

const MIN_STEM = 3

const toEndings = (pairs: string): Ending[] =>
  listWords(pairs).map((pair) => {
    const [inflected = '', nominative = ''] = pair.split('>')
    return [inflected, nominative]
  })

export function compileInflection(lists: InflectionLists): Inflection {
  const givenForms = new Map<string, GivenForm[]>()
  const add = (form: string, given: GivenForm) => {
    const known = givenForms.get(form) ?? []
    if (!known.some(({ nominative, gender }) => nominative === given.nominative && gender === given.gender))
      givenForms.set(form, [...known, given])
  }
  for (const [gender, names] of [
    ['female', lists.femaleNames],
    ['male', lists.maleNames],
  ] as const)
    for (const nominative of listWords(names)) {
      add(nominative, { nominative, gender, isNominative: true })
      for (const form of lists.decline(nominative, gender)) add(form, { nominative, gender, isNominative: false })
    }
  const endingsOf = ({ female, male }: Readonly<Record<PersonalGender, string>>) => ({
    female: toEndings(female),
    male: toEndings(male),
  })
  const stemOf = (word: string): string => {
    const given = givenForms.get(word)?.[0]?.nominative ?? word
    let stem = given
    // Endings are cut twice, so that `Рахим`, whose `им` looks like an ending, has the same stem as `Рахима`.
    for (let i = 0; i < 2; i++) {
      const shorter = stem.replace(lists.endings, '')
      if (shorter.length >= MIN_STEM) stem = shorter
    }
    return stem.replace(lists.fleeting, '$1')
  }
  return { givenForms, surnames: endingsOf(lists.surnames), patronymics: endingsOf(lists.patronymics), stemOf }
}

const endingFor = (word: string, endings: readonly Ending[]): Ending | undefined =>
  endings.find(([inflected]) => word.length > inflected.length + 1 && word.endsWith(inflected))

const toNominative = (word: string, endings: readonly Ending[]): string => {
  const ending = endingFor(word, endings)
  return ending ? word.slice(0, word.length - ending[0].length) + ending[1] : word
}

/** Whether a word is a patronymic, in the nominative or another grammatical case. */
export function isPatronymic(word: string, { patronymics }: Inflection): boolean {
  const { female, male } = patronymics
  return [...female, ...male].some(
    ([inflected, nominative]) => word.length > 5 && (word.endsWith(inflected) || word.endsWith(nominative)),
  )
}

export interface NominativeName {
  readonly words: readonly string[]
  readonly gender: PersonalGender | null
  /** Whether the name was already in the nominative, so that its words did not change. */
  readonly isPrinted: boolean
}

/** Endings of men's surnames in cases other than the nominative. Women's surnames never have these endings. */
const OBLIQUE_MALE =
  /(ого|ому|[сц]к[иі]м|ск[оі]м|ич[ауе]|ичем|ичеві|енк[ау]|енком|енкові|[чщрдбш]ук[ау]|юк[ау]|[чняь]як[ау])$/u
const VOWEL = /[аеёиоуыэюяіїєу]$/u
/** Endings that a woman's given name has in cases other than the nominative; used for names that are in no list. */
const UNLISTED_FEMALE = /(ы|и|ой|ою|ей|ею)$/u

/**
 * Guesses the nominative and the gender of an unlisted given name from its ending and the endings of the other words of
 * the person's name; null if unclear.
 */
function guessForm(given: string, others: readonly string[], isOblique: boolean): GivenForm | null {
  const isMale = others.some((word) => OBLIQUE_MALE.test(word))
  if (!VOWEL.test(given) && !/[оеі]м$/u.test(given)) {
    return isMale ? null : { nominative: given, gender: 'male', isNominative: true }
  }
  if (/[ая]$/u.test(given)) {
    const nominative = given.replace(/а$/u, '').replace(/я$/u, 'й')
    if (isMale) return { nominative, gender: 'male', isNominative: false }
    return isOblique ? null : { nominative: given, gender: 'female', isNominative: true }
  }
  const surname = others.at(-1) ?? ''
  if (!UNLISTED_FEMALE.test(given) || !/([оеё]в|[иыії]н|[сц]к)(ой|ої|ій)$/u.test(surname)) return null
  const stem = given.replace(UNLISTED_FEMALE, '')
  const isSoft = /[ияеиї]$/u.test(stem) || (/(и|ей|ею)$/u.test(given) && !/[гкхжчшщ]$/u.test(stem))
  return { nominative: stem + (isSoft ? 'я' : 'а'), gender: 'female', isNominative: false }
}

/**
 * Finds the given name to which a form belongs. The form may belong to two given names: `Александра` is a woman's name,
 * or a form of `Александр`. The choice then depends on `isOblique` (see `nominativeOf`), and on the other words of the
 * person's name.
 */
function chooseForm(
  given: string,
  others: readonly string[],
  isOblique: boolean,
  inflection: Inflection,
): GivenForm | null {
  const forms = inflection.givenForms.get(given)
  if (!forms) return guessForm(given, others, isOblique)
  const nominative = forms.find((form) => form.isNominative)
  const oblique = forms.find((form) => !form.isNominative)
  const isMale = oblique?.gender === 'male' && others.some((word) => OBLIQUE_MALE.test(word))
  return (nominative && oblique && (isOblique || isMale) ? oblique : (nominative ?? oblique)) ?? null
}

/**
 * The nominative of a full name, derived from the form of the given name; null if the given name does not show its
 * case. `isOblique` says whether the position of the name in the sentence requires a case other than the nominative,
 * for example after a preposition.
 */
export function nominativeOf(
  words: readonly string[],
  isOblique: boolean,
  inflection: Inflection,
): NominativeName | null {
  const [given = '', ...others] = words
  const form = chooseForm(given, others, isOblique, inflection)
  if (!form) return null
  if (form.isNominative) return { words, gender: form.gender, isPrinted: true }
  const rest = others.map((word) =>
    toNominative(word, (isPatronymic(word, inflection) ? inflection.patronymics : inflection.surnames)[form.gender]),
  )
  return { words: [form.nominative, ...rest], gender: form.gender, isPrinted: false }
}
