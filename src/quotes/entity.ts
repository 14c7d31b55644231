import { type Inflection, isPatronymic, nominativeOf, type PersonalGender } from './languages/inflection.ts'
import {
  ACCORDING,
  CALENDAR,
  type Language,
  NAME_PARTICLE,
  ORGANISATION,
  PLACE,
  PREPOSITION,
  ROLE,
  TITLE,
} from './languages/language.ts'
import type { Mention } from './mention.ts'
import { isParticle, withoutPrefix } from './particle.ts'
import type { Token, TokenizedText } from './token.ts'

export type Gender = PersonalGender | 'unknown'

/** A person, an organisation or a place that has a name in an article. */
export interface Entity {
  /** The longest name of the entity in the article. Titles and place names before the name are left out. */
  name: string
  /** The words of `name`, in lower case; in languages that decline names, the stems of the words. */
  words: readonly string[]
  /** Whether `name` is known to be in the nominative; always true in languages that do not decline names. */
  isNominative: boolean
  gender: Gender
  isOrganisation: boolean
  isPlace: boolean
  /** Whether the name begins with a person's given name. */
  hasGivenName: boolean
  /** Indexes of mentions. */
  readonly mentions: number[]
}

export interface Entities {
  readonly entities: readonly Entity[]
  /** For each mention, the index of its entity, or -1 if the mention is not a name. */
  readonly ofMention: Int32Array
}

interface Name {
  readonly words: readonly string[]
  readonly name: string
  readonly isNominative: boolean
  /** Whether the name consists of a given name and a patronymic, without a surname: `Пётр Аркадьевич`. */
  readonly isWithoutSurname: boolean
  readonly gender: Gender
  readonly isOrganisation: boolean
  readonly isPlace: boolean
  readonly hasGivenName: boolean
}

const GENERATION = new Set(['jr', 'sr', 'ii', 'iii', 'iv'])

const classesOf = (token: Token | undefined): number => token?.classes ?? 0

function isGivenName(token: Token | undefined, language: Language): boolean {
  return token !== undefined && (language.femaleNames.has(token.word) || language.maleNames.has(token.word))
}

/** Returns the token where the name of a person begins: `Paul` in `House Speaker Paul Ryan`. */
function startOfPerson(tokens: readonly Token[], from: number, to: number, language: Language): number {
  let start = from
  // In German, any office may come before a name, not only a title: `Chefredakteurin Uta Brandis`.
  const office = language.capitalisesNouns ? TITLE | ROLE : TITLE
  for (let i = from; i < to - 1; i++) {
    if ((classesOf(tokens[i]) & office) !== 0 && !isGivenName(tokens[i], language)) start = i + 1
  }
  for (let i = start; i < to - 1; i++) {
    // `Virginia` is a place before a given name (`Virginia Elizabeth Warren`), but a given name in `Virginia Foxx`.
    const isPlace = (classesOf(tokens[i]) & PLACE) !== 0 && isGivenName(tokens[i + 1], language)
    if (isGivenName(tokens[i], language) && !(isPlace && i < to - 2)) return i
  }
  return start
}

/** Returns the token after the name of a person: `of` in `Tom Cole of Oklahoma`. */
function endOfPerson(tokens: readonly Token[], start: number, to: number): number {
  for (let i = start + 1; i < to; i++) {
    const token = tokens[i]
    if (!token || token.isCapital || isParticle(token)) continue
    // A preposition such as `of` ends the name, but `van` in `Ludwig van Beethoven` does not.
    if ((classesOf(token) & PREPOSITION) !== 0) return i
  }
  return to > start + 1 && GENERATION.has(tokens[to - 1]?.word ?? '') ? to - 1 : to
}

/** `Bundestrainer`, `Regisseurs`: masculine German nouns that have a separate form for women. */
const MALE_OFFICE = /(?:er|eur|or|chef|ent|ist|loge)s?$/

function genderOf(tokens: readonly Token[], from: number, start: number, to: number, language: Language): Gender {
  for (let i = from; i < start; i++) {
    const word = tokens[i]?.word ?? ''
    if (language.femaleTitles.has(word)) return 'female'
    if (language.maleTitles.has(word)) return 'male'
    if (language.capitalisesNouns && (classesOf(tokens[i]) & ROLE) !== 0) {
      if (word.endsWith('in')) return 'female'
      if (MALE_OFFICE.test(word)) return 'male'
    }
  }
  if (to - start < 2) return 'unknown'
  const given = tokens[start]?.word ?? ''
  const isFemale = language.femaleNames.has(given)
  if (isFemale === language.maleNames.has(given)) return 'unknown'
  return isFemale ? 'female' : 'male'
}

/**
 * Returns the token where the name of a person begins, for languages that decline names. At the beginning of a
 * sentence, an office before the name has a capital, but does not belong to the name: `Органистка Анжела Тиш`.
 */
function startOfDeclined(
  source: TokenizedText,
  from: number,
  start: number,
  to: number,
  inflection: Inflection,
): number {
  const { tokens, sentenceStarts } = source
  for (let i = start + 1; i < to; i++) {
    if (!isPatronymic(tokens[i]?.word ?? '', inflection)) continue
    // If a name of three words ends with a patronymic, its first word is the surname: `Власова Тамара Ильинична`.
    return Math.max(start, i === to - 1 && to - start > 2 ? i - 2 : i - 1)
  }
  if (inflection.givenForms.has(tokens[start]?.word ?? '')) return start
  const particle = tokens.slice(start, to).findIndex(isParticle)
  if (particle >= 0) return Math.max(start, start + particle - 1)
  if (to - start > 3) return to - 2
  const isFirst = start === from && sentenceStarts[tokens[from]?.sentence ?? 0] === from
  return isFirst && to - start === 3 ? start + 1 : start
}

const isInitial = (token: Token | undefined): boolean => token !== undefined && /^\p{L}(\.\p{L})*$/u.test(token.word)

/** Moves the surname to the end if the name begins with it, as in `Власова Т. И.` and `Власова Тамара Ильинична`. */
function inOrder(tokens: readonly Token[], inflection: Inflection | null): readonly Token[] {
  const [first, ...others] = tokens
  const last = others.at(-1)
  if (!first || !last || isInitial(first)) return tokens
  const isTurned = isInitial(last) || (others.length > 1 && inflection !== null && isPatronymic(last.word, inflection))
  return isTurned ? [...others, first] : tokens
}

/** Prints a name in the nominative. `words` are the words in the nominative, without the particles of the name. */
function printNominative(text: string, named: readonly Token[], words: readonly string[]): string {
  let next = 0
  return named
    .map((token) => {
      const word = text.slice(token.start, token.end)
      const lower = word.toLowerCase()
      const nominative = isParticle(token) ? lower : (words[next++] ?? lower)
      if (lower === `${nominative}.`) return word
      let same = 0
      while (same < lower.length && lower[same] === nominative[same]) same++
      return word.slice(0, same) + nominative.slice(same)
    })
    .join(' ')
}

/** Whether the word before a name requires a case other than the nominative: `по словам Анны Лис`. */
function isOblique(tokens: readonly Token[], from: number): boolean {
  return (classesOf(tokens[from - 1]) & (ACCORDING | PREPOSITION)) !== 0
}

function readName(source: TokenizedText, { from, to }: Mention): Name {
  const { text, tokens, language } = source
  const { inflection } = language
  let isOrganisation = false
  let isPlace = true
  for (let i = from; i < to; i++) {
    const classes = classesOf(tokens[i])
    if ((classes & ORGANISATION) !== 0 && !((classes & TITLE) !== 0 && i < to - 1)) isOrganisation = true
    if ((classes & (PLACE | CALENDAR | NAME_PARTICLE)) === 0) isPlace = false
  }
  let start = isOrganisation ? from : startOfPerson(tokens, from, to, language)
  if (inflection && !isOrganisation) start = startOfDeclined(source, from, start, to, inflection)
  const end = isOrganisation ? to : endOfPerson(tokens, start, to)
  const named = isOrganisation ? tokens.slice(start, end) : inOrder(tokens.slice(start, end), inflection)
  const words = named.filter((token) => !isParticle(token)).map(({ word }) => word)
  const nominative = inflection && !isOrganisation ? nominativeOf(words, isOblique(tokens, from), inflection) : null
  const stemOf = (word: string) => (inflection && !isOrganisation ? inflection.stemOf(word) : word)
  const gender = isOrganisation ? 'unknown' : genderOf(tokens, from, start, to, language)
  const isTurned = named[0] !== tokens[start]
  const isPrinted = !isTurned && (nominative?.isPrinted ?? true)
  return {
    words: words.map((word) => stemOf(withoutPrefix(word))),
    name: isPrinted
      ? text.slice(tokens[start]?.start, tokens[end - 1]?.end)
      : printNominative(text, named, nominative?.words ?? words),
    isNominative: !inflection || isOrganisation || nominative !== null || (words.length > 1 && isInitial(named[0])),
    isWithoutSurname: words.length === 2 && inflection !== null && isPatronymic(words[1] ?? '', inflection),
    gender: gender === 'unknown' && words.length > 1 ? (nominative?.gender ?? gender) : gender,
    isOrganisation,
    isPlace,
    // A single word is not counted as a given name, because it may be a title alone: `the President`.
    hasGivenName: !isOrganisation && words.length > 1 && (nominative !== null || isGivenName(tokens[start], language)),
  }
}

/** `Clinton` may stand for `Hillary Clinton`, but `Mr Clinton` only for a person who is not known to be a woman. */
function canStandFor(name: Name, entity: Entity): boolean {
  const [first = ''] = name.words
  const last = name.words.at(-1) ?? ''
  const { words } = entity
  if (name.gender !== 'unknown' && entity.gender !== 'unknown' && name.gender !== entity.gender) return false
  if (name.isWithoutSurname)
    return entity.hasGivenName && first === words[0] && (words.length === 2 || last === words[1])
  if (name.words.length === 1) return last === words.at(-1) || (entity.hasGivenName && first === words[0])
  if (last !== words.at(-1)) return false
  if (words.length === 1) return true
  const [other = ''] = words
  return first === other || (first[0] === other[0] && (first.length === 1 || other.length === 1))
}

/**
 * A name is compared only with entities that share a word with it. If there are more such entities than this, only the
 * latest are compared, so that the time stays linear.
 */
const MAX_NAMESAKES = 8

/** Groups the names of an article by the person or organisation that they mean, one name after the other. */
class NameLinker {
  readonly entities: Entity[] = []
  private readonly source: TokenizedText
  private readonly byWord = new Map<string, number[]>()

  constructor(source: TokenizedText) {
    this.source = source
  }

  /** Adds a mention of a name to the entity that it means, or to a new entity, and returns the index of the entity. */
  add(mention: Mention, index: number): number {
    const name = readName(this.source, mention)
    const id = this.find(name) ?? this.entities.length
    const entity = this.entities[id]
    if (entity) this.extend(entity, name)
    else this.entities.push({ ...name, mentions: [] })
    this.entities[id]?.mentions.push(index)
    this.register(name.words.at(-1) ?? '', id)
    if (name.hasGivenName) this.register(name.words[0] ?? '', id)
    return id
  }

  /**
   * Finds the entity that a name stands for. The search uses one word of the name. An entity whose name ends with this
   * word is preferred to an entity whose name begins with it. Among equals, the entity that was mentioned last is
   * taken.
   */
  private find(name: Name): number | undefined {
    const last = (name.isWithoutSurname ? name.words[0] : name.words.at(-1)) ?? ''
    let best: number | undefined
    let bestRank = -1
    for (const id of this.byWord.get(last) ?? []) {
      const entity = this.entities[id]
      if (!entity || !canStandFor(name, entity)) continue
      const rank = (entity.mentions.at(-1) ?? 0) + (entity.words.at(-1) === last ? 1e9 : 0)
      if (rank > bestRank) {
        best = id
        bestRank = rank
      }
    }
    return best
  }

  private extend(entity: Entity, name: Name): void {
    if (entity.gender === 'unknown') entity.gender = name.gender
    const isFuller = name.words.length > entity.words.length && (name.hasGivenName || !entity.hasGivenName)
    const isBetter = name.hasGivenName && !entity.hasGivenName && name.words.length > 1
    const isNominative = !entity.isNominative && name.isNominative && name.words.length === entity.words.length
    if (!isFuller && !isBetter && !isNominative) return
    entity.words = name.words
    entity.name = name.name
    entity.isNominative = name.isNominative
    entity.hasGivenName = name.hasGivenName
    entity.isPlace = name.isPlace
    entity.isOrganisation = name.isOrganisation
  }

  private register(word: string, id: number): void {
    const known = this.byWord.get(word)
    if (!known) this.byWord.set(word, [id])
    else if (!known.includes(id)) {
      known.push(id)
      if (known.length > MAX_NAMESAKES) known.shift()
    }
  }
}

/**
 * Links the names of an article that mean the same person: a surname alone refers to the person with this surname who
 * was mentioned last. If only the surname has appeared so far, a later full name refers to the same person.
 */
export function linkNames(source: TokenizedText, mentions: readonly Mention[]): Entities {
  const linker = new NameLinker(source)
  const ofMention = new Int32Array(mentions.length).fill(-1)
  mentions.forEach((mention, index) => {
    if (mention.type === 'name') ofMention[index] = linker.add(mention, index)
  })
  return { entities: linker.entities, ofMention }
}
