import { isUpper } from './characters.ts'
import {
  ACCORDING,
  ADVERB,
  AUXILIARY,
  CALENDAR,
  CONJUNCTION,
  CUE,
  DETERMINER,
  DOCUMENT,
  IN_SURNAME,
  LABEL,
  type Language,
  NAME_PARTICLE,
  NOT_A_NAME,
  ORGANISATION,
  PLACE,
  PREPOSITION,
  ROLE,
  TITLE,
} from './languages/language.ts'
import { listWords } from './languages/words.ts'
import type { Token, TokenizedText } from './token.ts'

/** Words with which a surname can begin, in texts of any language: `von der Heide`, `de la Torre`, `bin Salman`. */
const FIRST = new Set(
  listWords(`von van vom zu zum zur de del della dello dei degli di da dal du des d' dos do das ter ten bin ibn bint ben
    фон ван де дер ди ді да дель делла ля дю бен бин бін ибн ібн тер`),
)
/** Words that may come between such a first word and the main part of the surname: `der` in `von der Heide`. */
const LATER = new Set(listWords("der den dem la las los le het und zu l' дер ден ла ле ля"))
const MOST_LATER = 2

/**
 * Titles before a surname with particles: `Frau von der Heide`. `President` is not in the list, because `President de`
 * is usually followed by the name of a place.
 */
const COURTESY = new Set(
  listWords(`frau herr herrn dr prof professor graf gräfin baron baronin freiherr m mm mme mmes mlle me monsieur madame
    mademoiselle mr mrs ms miss sir dame lord lady sr sra señor señora don doña comte comtesse господин госпожа барон
    графиня пан пані`),
)

/** `al-Assad`, `d'Ornano`, `аль-Асад`: a small prefix and a surname in one word. */
const PREFIX = /^(?:(?:al|el|an|ar|as|ad|at|az|ash|аль|эль|ель|ас|ан|ар|аз|аш)-|d')(?=\p{L})/u

const LONGEST_PREFIX = 4

/**
 * The length of the prefix of a word, or 0. Matching `PREFIX` takes longer than the loop, so it is matched only with
 * words that have a hyphen or an apostrophe among their first four characters.
 */
function prefixLength(word: string): number {
  for (let at = 1; at < LONGEST_PREFIX; at++) {
    const code = word.charCodeAt(at)
    if (code === HYPHEN || code === APOSTROPHE) return PREFIX.exec(word)?.[0].length ?? 0
  }
  return 0
}

const HYPHEN = 0x2d
const APOSTROPHE = 0x27

/** A surname without its prefix. Surnames are compared in this form, because `al-Assad` is also printed `Assad`. */
export const withoutPrefix = (word: string): string => {
  const length = prefixLength(word)
  return length > 0 ? word.slice(length) : word
}

export const isParticle = ({ word, classes }: Token): boolean =>
  (classes & IN_SURNAME) !== 0 && (FIRST.has(word) || LATER.has(word))

const COMMON = ROLE | DOCUMENT | ORGANISATION | PLACE | CALENDAR | LABEL | NOT_A_NAME | TITLE
const FUNCTION_WORD = PREPOSITION | DETERMINER | CONJUNCTION | AUXILIARY | ADVERB | CUE

class ParticleReader {
  private readonly text: string
  private readonly tokens: readonly Token[]
  private readonly language: Language
  /** The surnames with particles that follow a given name or a title somewhere in the text. */
  private readonly known = new Set<string>()
  private places: ReadonlySet<string> | null = null

  constructor({ text, tokens, language }: TokenizedText) {
    this.text = text
    this.tokens = tokens
    this.language = language
  }

  mark(): void {
    const open: (readonly [from: number, surname: number])[] = []
    this.tokens.forEach((token, at) => {
      if (this.hasPrefix(token)) token.classes |= IN_SURNAME
      const surname = FIRST.has(token.word) ? this.surnameAfter(at) : -1
      if (surname < 0) return
      const name = this.nameBefore(at, surname)
      if (name === null) open.push([at, surname])
      else this.add(at, surname)
      if (name === 'person') this.known.add(this.keyOf(at, surname))
    })
    for (const [from, surname] of open)
      if (this.known.has(this.keyOf(from, surname)) || this.beginsName(from, surname)) this.add(from, surname)
  }

  private add(from: number, surname: number): void {
    for (let at = from; at <= surname; at++) {
      const token = this.tokens[at]
      // A particle of a surname is neither a preposition nor a determiner, so its other classes are removed.
      if (token) token.classes = at < surname ? IN_SURNAME | NAME_PARTICLE : token.classes | IN_SURNAME
    }
  }

  private keyOf(from: number, surname: number): string {
    const words: string[] = []
    for (let at = from; at <= surname; at++) words.push(this.tokens[at]?.word ?? '')
    return words.join(' ')
  }

  private hasPrefix({ kind, word, start, isCapital }: Token): boolean {
    if (kind !== 'word' || isCapital) return false
    const length = prefixLength(word)
    return length > 0 && isUpper(this.text.charCodeAt(start + length))
  }

  /** The index of the surname after the particles that begin at the token `from`; -1 if there is none. */
  private surnameAfter(from: number): number {
    const first = this.tokens[from]
    // `Del.` with a period is not a particle: it abbreviates the title `Delegate`.
    if (first?.kind !== 'word' || first.isAllCapitals || this.text.charAt(first.end - 1) === '.') return -1
    // `das` is an ordinary word in German, and so is `do` in English. In a text in that language, it is not a particle.
    if ((first.classes & NAME_PARTICLE) === 0 && this.isOwnWord(first)) return -1
    for (let at = from + 1; at <= from + 1 + MOST_LATER; at++) {
      const token = this.tokens[at]
      if (token?.kind !== 'word' || token.paragraph !== first.paragraph) return -1
      if (LATER.has(token.word)) continue
      return this.isSurname(token) ? at : -1
    }
    return -1
  }

  private isOwnWord({ word, classes }: Token): boolean {
    return (classes & FUNCTION_WORD) !== 0 || this.language.pronouns.has(word)
  }

  private isSurname(token: Token): boolean {
    if (!token.isCapital) return this.hasPrefix(token)
    return !token.isAllCapitals && (token.classes & COMMON) === 0 && !this.isPlace(token.word)
  }

  /** Whether a word follows `in` or a similar preposition anywhere in the text, which shows that it is a place. */
  private isPlace(word: string): boolean {
    this.places ??= new Set(
      this.tokens.flatMap((token, at) => {
        const isLocal =
          this.language.prepositionKinds.get(token.word) === 3 || token.word === 'in' || token.word === 'à'
        const next = this.tokens[at + 1]
        return isLocal && next?.isCapital ? [next.word] : []
      }),
    )
    return this.places.has(word)
  }

  private isGiven(token: Token): boolean {
    const { femaleNames, maleNames, inflection } = this.language
    // The first part of a double name such as `Karl-Theodor` decides whether the name is a given name.
    const [word = ''] = token.word.split('-')
    return femaleNames.has(word) || maleNames.has(word) || inflection?.givenForms.has(word) === true
  }

  /**
   * Looks for the words of the name that come before its particles. Returns `person` if these words are the given name
   * or title of a person, and `other` if they are other words with a capital, such as those of a firm. Null if no such
   * words come before the particles, or if the particles may be prepositions.
   */
  private nameBefore(from: number, surname: number): 'other' | 'person' | null {
    let start = from
    while (start > from - 6 && this.isNameWord(start - 1, from)) start--
    const before = this.tokens.slice(start, from)
    const office = before.findLastIndex((token) => (token.classes & (TITLE | ROLE)) !== 0 && !this.isGiven(token))
    const [first, ...others] = before.slice(office + 1)
    if (!first) return office >= 0 && COURTESY.has(before[office]?.word ?? '') ? 'person' : null
    const isForeign = ((this.tokens[from]?.classes ?? 0) & PREPOSITION) === 0
    const isPerson = isForeign || this.isGiven(first)
    if ((first.classes & (ORGANISATION | PLACE | DOCUMENT | LABEL | ACCORDING)) !== 0 && !this.isGiven(first))
      return null
    const last = others.at(-1)
    if (!last) return isPerson ? 'person' : this.couldBeGiven(start + office + 1, from, office >= 0) ? 'other' : null
    if (isForeign || this.isGiven(last) || isInitial(last)) return isPerson ? 'person' : 'other'
    return this.language.hasTwoSurnames && surname > from + 1 && this.isGiven(first) ? 'person' : null
  }

  private isNameWord(at: number, from: number): boolean {
    const token = this.tokens[at]
    if (token?.kind !== 'word' || token.paragraph !== this.tokens[from]?.paragraph) return false
    return token.isCapital && (token.classes & (CALENDAR | NOT_A_NAME)) === 0
  }

  /**
   * Whether a single word that is in no list may be a given name. In German, every noun has a capital, so the capital
   * alone does not show a name.
   */
  private couldBeGiven(at: number, from: number, hasOffice: boolean): boolean {
    const token = this.tokens[at]
    if (!token || (token.classes & COMMON) !== 0) return false
    if (!this.language.capitalisesNouns) return true
    return this.tokens[from]?.word === 'von' && (hasOffice || this.reportsQuote(at - 1))
  }

  /** Whether a token is the verb that reports the quote before it: `“…”, sagte`, `“…”, a déclaré`. */
  private reportsQuote(verb: number): boolean {
    if (((this.tokens[verb]?.classes ?? 0) & CUE) === 0 || this.tokens[verb]?.isCapital) return false
    let at = verb - 1
    while (at > verb - 4 && ((this.tokens[at]?.classes ?? 0) & (AUXILIARY | ADVERB)) !== 0) at--
    while (at > verb - 6 && this.tokens[at]?.kind === 'punctuation') at--
    return this.tokens[at]?.kind === 'quote'
  }

  /**
   * Whether particles and a surname are a name, even without a given name before them: `sagte von der Leyen`,
   * `Von der Leyen sagte:`, `dijo De la Torre`.
   */
  private beginsName(from: number, surname: number): boolean {
    const first = this.tokens[from]
    const before = this.tokens[from - 1]
    if (!first || ((before?.classes ?? 0) & (ROLE | TITLE | ORGANISATION | DETERMINER)) !== 0) return false
    if ((first.classes & FUNCTION_WORD) === 0) return before?.isCapital !== true
    // German words such as `zu` and `zum` are mostly prepositions, even before a word that could be a surname.
    if (this.language.capitalisesNouns && first.word !== 'von') return false
    const isFirst = before?.sentence !== first.sentence || before.kind !== 'word'
    if (isFirst) return first.isCapital && this.saysSomething(surname + 1)
    return first.isCapital ? !before.isCapital : this.reportsQuote(from - 1)
  }

  /** Whether a token is a verb of speech without a subject after it: `Von der Leyen sagte am Montag`. */
  private saysSomething(at: number): boolean {
    const [verb, next] = [this.tokens[at], this.tokens[at + 1]]
    if (verb?.kind !== 'word' || verb.isCapital || (verb.classes & CUE) === 0) return false
    return (
      next?.kind !== 'word' ||
      !(next.isCapital || (next.classes & DETERMINER) !== 0 || this.language.pronouns.has(next.word))
    )
  }
}

const isInitial = ({ word }: Token): boolean => /^\p{L}\.?$/u.test(word)

/**
 * Gives the class `IN_SURNAME` to the words of each surname that begins with particles (`von der Heide`, `al-Assad`).
 * Before a place or an organization, most of these particles are prepositions (`der Bürgermeister von Köln`). So a word
 * that may be a preposition gets the class only in one of these cases:
 * - it follows a title or a possible given name
 * - it is next to a verb of speech
 * - it has a capital, and the word before it in the sentence has none (`dijo De la Torre`)
 * - the same surname follows a given name or a title elsewhere in the text
 */
export function markSurnames(source: TokenizedText): void {
  new ParticleReader(source).mark()
}
