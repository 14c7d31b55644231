const PIECE = 100_000
const OVERLAP = 20_000

export interface Piece {
  readonly text: string
  /** The offset of the piece in the whole text, in UTF-16 code units. */
  readonly at: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

/**
 * Splits a long text into overlapping pieces. A word that is cut off at the end of a piece is complete in the next
 * piece.
 */
export function* piecesOf(text: string): Generator<Piece> {
  for (let at = 0; ; at += PIECE - OVERLAP) {
    const isLast = at + PIECE >= text.length
    const piece = isLast && at === 0 ? text : text.slice(wholeAt(text, at), wholeAt(text, at + PIECE))
    yield { text: piece, at, isFirst: at === 0, isLast }
    if (isLast) return
  }
}

/** If an offset is in the middle of a surrogate pair, moves it to the beginning of the pair. */
function wholeAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
