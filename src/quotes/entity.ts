import {
  CALENDAR,
  type Language,
  NAME_PARTICLE,
  ORGANISATION,
  PLACE,
  PREPOSITION,
  TITLE,
} from './languages/language.ts'
import type { Mention } from './mention.ts'
import type { Token, TokenizedText } from './token.ts'

export type Gender = 'female' | 'male' | 'unknown'

/** A person or organisation of an article, with all the names that it has there. */
export interface Entity {
  /** The longest of its names, titles and places in front of it left out. */
  name: string
  /** The words of that name, in lower case. */
  words: readonly string[]
  gender: Gender
  isOrganisation: boolean
  isPlace: boolean
  /** Whether the name begins with one that people have. */
  hasGivenName: boolean
  /** Indexes of mentions. */
  readonly mentions: number[]
}

export interface Entities {
  readonly entities: readonly Entity[]
  /** For each mention, the index of its entity, or -1: only names have one here. */
  readonly ofMention: Int32Array
}

interface Name {
  readonly words: readonly string[]
  readonly start: number
  readonly end: number
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

/** `House Speaker Paul Ryan`, `Massachusetts Sen. Elizabeth Warren`: where the name of the person begins. */
function startOfPerson(tokens: readonly Token[], from: number, to: number, language: Language): number {
  let start = from
  for (let i = from; i < to - 1; i++) {
    if ((classesOf(tokens[i]) & TITLE) !== 0 && !isGivenName(tokens[i], language)) start = i + 1
  }
  for (let i = start; i < to - 1; i++) {
    // `Massachusetts Elizabeth Warren`, but not `Virginia Foxx`.
    const isPlace = (classesOf(tokens[i]) & PLACE) !== 0 && isGivenName(tokens[i + 1], language)
    if (isGivenName(tokens[i], language) && !(isPlace && i < to - 2)) return i
  }
  return start
}

/** `Tom Cole of Oklahoma`: where the name of the person ends. */
function endOfPerson(tokens: readonly Token[], start: number, to: number): number {
  for (let i = start + 1; i < to; i++) {
    const token = tokens[i]
    if (!token || token.isCapital) continue
    // `Ludwig van Beethoven` continues the name, `of` and `the` do not.
    if ((classesOf(token) & PREPOSITION) !== 0) return i
  }
  return to > start + 1 && GENERATION.has(tokens[to - 1]?.word ?? '') ? to - 1 : to
}

function genderOf(tokens: readonly Token[], from: number, start: number, to: number, language: Language): Gender {
  for (let i = from; i < start; i++) {
    const word = tokens[i]?.word ?? ''
    if (language.femaleTitles.has(word)) return 'female'
    if (language.maleTitles.has(word)) return 'male'
  }
  if (to - start < 2) return 'unknown'
  const given = tokens[start]?.word ?? ''
  const isFemale = language.femaleNames.has(given)
  if (isFemale === language.maleNames.has(given)) return 'unknown'
  return isFemale ? 'female' : 'male'
}

function readName({ tokens, language }: TokenizedText, { from, to }: Mention): Name {
  let isOrganisation = false
  let isPlace = true
  for (let i = from; i < to; i++) {
    const classes = classesOf(tokens[i])
    if ((classes & ORGANISATION) !== 0 && !((classes & TITLE) !== 0 && i < to - 1)) isOrganisation = true
    if ((classes & (PLACE | CALENDAR | NAME_PARTICLE)) === 0) isPlace = false
  }
  const start = isOrganisation ? from : startOfPerson(tokens, from, to, language)
  const end = isOrganisation ? to : endOfPerson(tokens, start, to)
  const words = tokens.slice(start, end).map((token) => token.word)
  const gender = isOrganisation ? 'unknown' : genderOf(tokens, from, start, to, language)
  // A title alone, `the President`, names nobody.
  const hasGivenName = !isOrganisation && words.length > 1 && isGivenName(tokens[start], language)
  return { words, start, end, gender, isOrganisation, isPlace, hasGivenName }
}

/** `Clinton` may stand for `Hillary Clinton`, `Mr. Clinton` only for somebody who is not known to be a woman. */
function canStandFor(name: Name, entity: Entity): boolean {
  const [first = ''] = name.words
  const last = name.words.at(-1) ?? ''
  const { words } = entity
  if (name.gender !== 'unknown' && entity.gender !== 'unknown' && name.gender !== entity.gender) return false
  if (name.words.length === 1) return last === words.at(-1) || (entity.hasGivenName && first === words[0])
  if (last !== words.at(-1)) return false
  if (words.length === 1) return true
  const [other = ''] = words
  return first === other || (first[0] === other[0] && (first.length === 1 || other.length === 1))
}

/** Of those that a word can stand for, only the latest ones are looked at: time stays linear. */
const MAX_NAMESAKES = 8

/** Groups the names of an article, one after the other. */
class NameLinker {
  readonly entities: Entity[] = []
  private readonly source: TokenizedText
  private readonly byWord = new Map<string, number[]>()

  constructor(source: TokenizedText) {
    this.source = source
  }

  /** The entity that a name mention means: a known one, or a new one. */
  add(mention: Mention, index: number): number {
    const name = readName(this.source, mention)
    const id = this.find(name) ?? this.entities.length
    const entity = this.entities[id]
    if (entity) this.extend(entity, name)
    else this.entities.push({ ...name, name: this.print(name), mentions: [] })
    this.entities[id]?.mentions.push(index)
    this.register(name.words.at(-1) ?? '', id)
    if (name.hasGivenName) this.register(name.words[0] ?? '', id)
    return id
  }

  /** The one that was mentioned last; one that ends with the word goes before one that begins with it. */
  private find(name: Name): number | undefined {
    const last = name.words.at(-1) ?? ''
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
    if (!isFuller && !isBetter) return
    entity.words = name.words
    entity.name = this.print(name)
    entity.hasGivenName = name.hasGivenName
    entity.isPlace = name.isPlace
    entity.isOrganisation = name.isOrganisation
  }

  private print({ start, end }: Name): string {
    const { text, tokens } = this.source
    return text.slice(tokens[start]?.start, tokens[end - 1]?.end)
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
 * Which names of an article mean the same: a surname is the last full name that ends with it, a full name the surname
 * before it.
 */
export function linkNames(source: TokenizedText, mentions: readonly Mention[]): Entities {
  const linker = new NameLinker(source)
  const ofMention = new Int32Array(mentions.length).fill(-1)
  mentions.forEach((mention, index) => {
    if (mention.type === 'name') ofMention[index] = linker.add(mention, index)
  })
  return { entities: linker.entities, ofMention }
}
