import { CALENDAR, type Language, NAME_PARTICLE, ORGANISATION, PLACE, TITLE } from './languages/language.ts'
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
  for (let i = start; i < to - 2; i++) {
    if (isGivenName(tokens[i], language)) return i
    // `Massachusetts Elizabeth Warren`, but not `Virginia Foxx`.
    if ((classesOf(tokens[i]) & PLACE) !== 0 && isGivenName(tokens[i + 1], language)) return i + 1
  }
  return start
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
  const end = to > start + 1 && GENERATION.has(tokens[to - 1]?.word ?? '') ? to - 1 : to
  const words = tokens.slice(start, end).map((token) => token.word)
  const gender = isOrganisation ? 'unknown' : genderOf(tokens, from, start, to, language)
  // A title alone, `the President`, names nobody.
  return { words, start, end: to, gender, isOrganisation, isPlace }
}

/** `Clinton` may stand for `Hillary Clinton`, `Mr. Clinton` only for somebody who is not known to be a woman. */
function canStandFor(name: Name, entity: Entity): boolean {
  const [first = ''] = name.words
  const last = name.words.at(-1) ?? ''
  const { words } = entity
  if (name.gender !== 'unknown' && entity.gender !== 'unknown' && name.gender !== entity.gender) return false
  if (name.words.length === 1) return last === words.at(-1) || (words.length > 1 && first === words[0])
  if (last !== words.at(-1)) return false
  if (words.length === 1) return true
  const [other = ''] = words
  return first === other || (first[0] === other[0] && (first.length === 1 || other.length === 1))
}

/**
 * Which names of an article mean the same: a surname is the last full name that ends with it, a full name the surname
 * before it.
 */
export function linkNames(source: TokenizedText, mentions: readonly Mention[]): Entities {
  const entities: Entity[] = []
  const ofMention = new Int32Array(mentions.length).fill(-1)
  const byWord = new Map<string, number[]>()
  mentions.forEach((mention, index) => {
    if (mention.type !== 'name') return
    const name = readName(source, mention)
    const last = name.words.at(-1) ?? ''
    // The most recent of those that it can stand for.
    const found = byWord.get(last)?.filter((candidate) => {
      const entity = entities[candidate]
      return entity !== undefined && canStandFor(name, entity)
    })
    const known = found?.length
      ? found.reduce((a, b) => ((entities[a]?.mentions.at(-1) ?? 0) > (entities[b]?.mentions.at(-1) ?? 0) ? a : b))
      : undefined
    const id = known ?? entities.length
    ofMention[index] = id
    const printed = () => source.text.slice(source.tokens[name.start]?.start, source.tokens[name.end - 1]?.end)
    const entity = entities[id]
    if (!entity) {
      const { words, gender, isOrganisation, isPlace } = name
      entities.push({ name: printed(), words, gender, isOrganisation, isPlace, mentions: [index] })
    } else {
      entity.mentions.push(index)
      if (entity.gender === 'unknown') entity.gender = name.gender
      if (name.words.length > entity.words.length) {
        entity.words = name.words
        entity.name = printed()
      }
    }
    for (const word of name.words.length > 1 ? [last, name.words[0] ?? ''] : [last]) {
      const list = byWord.get(word)
      if (!list) byWord.set(word, [id])
      else if (!list.includes(id)) list.push(id)
    }
  })
  return { entities, ofMention }
}
