import { piecesOf } from './pieces.ts'
import type { PhraseTerm } from './query.ts'
import { tokenize } from './tokenize.ts'

export interface Phrases {
  readonly wanted: readonly PhraseTerm[]
  readonly unwanted: readonly PhraseTerm[]
}

/**
 * Whether some text has each wanted phrase, its words all in a row, and none has an unwanted one; null where that is
 * not known at `until`, in milliseconds since 1970.
 */
export function fitsPhrases(texts: readonly string[], { wanted, unwanted }: Phrases, until: number): boolean | null {
  const missing = new Set(wanted)
  for (const text of texts) {
    for (const piece of piecesOf(text)) {
      if (Date.now() > until) return null
      // A word that the end of a piece cuts would be another word; it is complete in the next piece.
      const words = tokenize(piece.text)
        .filter(({ start, end }) => (start > 0 || piece.isFirst) && (end < piece.text.length || piece.isLast))
        .map((token) => token.word)
      if (unwanted.some((term) => isIn(words, term))) return false
      for (const term of missing) if (isIn(words, term)) missing.delete(term)
      if (missing.size === 0 && unwanted.length === 0) return true
    }
  }
  return missing.size === 0
}

function isIn(sequence: readonly string[], { words }: PhraseTerm): boolean {
  for (let at = sequence.indexOf(words[0] ?? ''); at >= 0; at = sequence.indexOf(words[0] ?? '', at + 1)) {
    if (words.every((word, offset) => sequence[at + offset] === word)) return true
  }
  return false
}
