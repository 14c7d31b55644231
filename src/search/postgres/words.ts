import { createHash } from 'node:crypto'
import type { SearchDocument } from '../document.ts'
import { distinctSigns, MAX_WORD, otherWords, type Token, tokenize } from '../text/tokenize.ts'

const WEIGHTS: Readonly<Record<string, string>> = { title: 'A', name: 'A', text: 'A', body: '' }
/** The gap between the positions of two fields, so that no phrase matches across them. */
const GAP = 10
// The limits of a tsvector. A word whose position does not fit within these limits is also stored in pairs with its
// neighbours, so that phrases with this word can be found. Words and pairs beyond MAX_BYTES are left out.
const LAST_POSITION = 16_383
const MAX_PLACES = 255
const MAX_BYTES = 1_000_000

/**
 * Marks of documents, stored among their words. A mark cannot be confused with a word, because words contain only
 * letters and digits.
 */
export const MARKS = {
  /** The document contains pairs of words. */
  hasPairs: '+',
  /** Some pairs of the document are left out, so it may contain a phrase although it lacks the pairs of the phrase. */
  lacksPairs: '-',
  /** Some words of the document are left out. */
  lacksWords: '~',
} as const

export function pairOf(one: string, other: string): string {
  return `${one} ${other}`
}

export interface IndexedWords {
  /** A tsvector as text. The words in the text need no escaping, because they contain only letters and digits. */
  readonly vector: string
  readonly titleHash: string
  /** The words that are found even if the query has a typo in them. */
  readonly mistypable: readonly string[]
}

export function indexWords(document: SearchDocument): IndexedWords {
  const places = new Map<string, string[]>()
  const all: Token[] = []
  let titleHash = hashTitle([])
  let position = 1
  let bytes = 0
  // Whether a word or a pair has been left out.
  let isFull = false
  const pairs = new Set<string>()
  const others = new Set<string>()
  /** Adds a word, and returns whether its position is stored. */
  const add = (word: string, place: string | null): boolean => {
    const known = places.get(word)
    const size = (known ? 0 : Buffer.byteLength(word) + 4) + (place === null ? 0 : 2)
    if (bytes + size > MAX_BYTES) {
      if (!known) isFull = true
      return false
    }
    bytes += size
    if (!known) places.set(word, place === null ? [] : [place])
    else if (place !== null && known.length < MAX_PLACES) known.push(place)
    else return false
    return place !== null
  }
  Object.entries(document.fields).forEach(([field, value], index) => {
    const weight = WEIGHTS[field] ?? 'B'
    for (const text of typeof value === 'string' ? [value] : value) {
      const tokens = tokenize(text)
      if (index === 0) titleHash = hashTitle(tokens.map((token) => token.word))
      let before = ''
      let wasPlaced = true
      for (const token of tokens) {
        const isPlaced = add(token.word, position <= LAST_POSITION ? `${position}${weight}` : null)
        if (before !== '' && !(wasPlaced && isPlaced)) pairs.add(pairOf(before, token.word))
        before = token.word
        wasPlaced = isPlaced
        position += 1
        if (token.isSign) all.push(token)
      }
      position += GAP
      for (const { word } of otherWords(text, tokens)) others.add(word)
    }
  })
  for (const sign of distinctSigns(all)) add(sign, null)
  const mistypable = [...places.keys()].filter(canBeMistyped)
  for (const word of others) add(word, null)
  if (isFull) places.set(MARKS.lacksWords, [])
  // Pairs are added after all words, because words are more important if not everything fits into the tsvector.
  for (const pair of pairs) add(pair, null)
  if (pairs.size > 0) places.set(MARKS.hasPairs, [])
  if (isFull) places.set(MARKS.lacksPairs, [])
  return {
    vector: [...places].map(([word, at]) => `'${word}'${at.length > 0 ? `:${at.join(',')}` : ''}`).join(' '),
    titleHash,
    mistypable,
  }
}

export function hashTitle(words: readonly string[]): string {
  return createHash('md5').update(words.join(' ')).digest('hex')
}

function canBeMistyped(word: string): boolean {
  return word.length >= 4 && word.length <= MAX_WORD && !word.startsWith('qz')
}
