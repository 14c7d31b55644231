import { piecesOf } from './pieces.ts'
import type { PhraseTerm } from './query.ts'
import { tokenize } from './tokenize.ts'

export interface Phrases {
  readonly wanted: readonly PhraseTerm[]
  readonly unwanted: readonly PhraseTerm[]
}

/**
 * Whether every wanted phrase occurs in at least one of the texts, and no unwanted phrase occurs in any of them. The
 * words of a phrase must be adjacent. Returns null if the time `until`, in milliseconds since 1970, is reached first.
 */
export function fitsPhrases(texts: readonly string[], { wanted, unwanted }: Phrases, until: number): boolean | null {
  const missing = new Set(wanted)
  for (const text of texts) {
    for (const piece of piecesOf(text)) {
      if (Date.now() > until) return null
      // A word at the beginning or end of a piece may be cut off, and would then look like a different word, so it is
      // left out. Pieces overlap, so the whole word is in the piece before or after.
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
