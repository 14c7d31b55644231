import { createHash } from 'node:crypto'
import type { SearchDocument } from '../document.ts'
import { distinctSigns, type Token, tokenize } from '../tokenize.ts'

const WEIGHTS: Readonly<Record<string, string>> = { title: 'A', name: 'A', text: 'A', body: '' }
/** A phrase must not reach from one field into the next. */
const GAP = 10
// What a tsvector can hold: behind the last position words are still found, but no phrases; a word's 255 places are enough to rank it.
const LAST_POSITION = 16_383
const MAX_PLACES = 255
const MAX_BYTES = 1_000_000

export interface IndexedWords {
  /** As text that Postgres reads as a tsvector: words are letters and digits, so nothing needs escaping. */
  readonly vector: string
  readonly titleHash: string
  /** Those that can be mistyped. */
  readonly mistypable: readonly string[]
}

export function indexWords(document: SearchDocument): IndexedWords {
  const places = new Map<string, string[]>()
  const all: Token[] = []
  let titleHash = hashTitle([])
  let position = 1
  let bytes = 0
  const add = (word: string, place: string | null) => {
    const known = places.get(word)
    bytes += (known ? 0 : Buffer.byteLength(word) + 4) + (place === null ? 0 : 2)
    if (bytes > MAX_BYTES) return
    if (!known) places.set(word, place === null ? [] : [place])
    else if (place !== null && known.length < MAX_PLACES) known.push(place)
  }
  Object.entries(document.fields).forEach(([field, value], index) => {
    const weight = WEIGHTS[field] ?? 'B'
    for (const text of typeof value === 'string' ? [value] : value) {
      const tokens = tokenize(text)
      if (index === 0) titleHash = hashTitle(tokens.map((token) => token.word))
      for (const token of tokens) {
        add(token.word, position <= LAST_POSITION ? `${position}${weight}` : null)
        position += 1
        if (token.isSign) all.push(token)
      }
      position += GAP
    }
  })
  for (const sign of distinctSigns(all)) add(sign, null)
  return {
    vector: [...places].map(([word, at]) => `'${word}'${at.length > 0 ? `:${at.join(',')}` : ''}`).join(' '),
    titleHash,
    mistypable: [...places.keys()].filter(canBeMistyped),
  }
}

export function hashTitle(words: readonly string[]): string {
  return createHash('md5').update(words.join(' ')).digest('hex')
}

function canBeMistyped(word: string): boolean {
  return word.length >= 4 && word.length <= 40 && !word.startsWith('qz')
}
