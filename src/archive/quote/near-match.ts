import { mapOffsets, type OffsetMap } from './code-points.ts'

/** The place where a body contains nearly the same words as a text. */
export interface NearMatch {
  /** Offsets count code points. */
  readonly start: number
  readonly end: number
  /** The words as they are printed in the body. */
  readonly text: string
}

// Near matches are searched for only in bodies with at most this many UTF-16 code units. In a longer body, the search
// would take a second, and its only use is a more helpful error message.
const MAX_BODY = 500_000

/**
 * Finds texts in one body, ignoring differences in accents and other marks, white space, quotation marks, apostrophes,
 * dashes, ellipses, and Unicode normalization.
 */
export function createNearFinder(
  body: string,
  offsets: OffsetMap = mapOffsets(body),
): (text: string) => NearMatch | null {
  let folded: Folded | null = null
  return (text) => {
    if (body.length > MAX_BODY) return null
    folded ??= fold(body)
    const wanted = fold(text).text.trim()
    const at = wanted === '' ? -1 : folded.text.indexOf(wanted)
    if (at < 0) return null
    const [from, last] = [folded.places[at] ?? 0, folded.places[at + wanted.length - 1] ?? 0]
    const to = endOfLetter(body, last)
    return { start: offsets.toCodePoint(from), end: offsets.toCodePoint(to), text: body.slice(from, to) }
  }
}

interface Folded {
  readonly text: string
  /** For each code unit of the folded text, the position in the original text of the letter that it comes from. */
  readonly places: readonly number[]
}

function fold(text: string): Folded {
  const letters: string[] = []
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    // ASCII letters need no normalization. Most letters are ASCII, so skipping their normalization makes folding four
    // times as fast.
    const pieces = letter < '\u0080' ? letter : letter.normalize('NFKD')
    for (const piece of pieces) {
      const plain = PLAIN.test(piece) ? piece : foldLetter(piece)
      if (plain === '' || (plain === ' ' && letters.at(-1) === ' ')) continue
      // Each UTF-16 code unit gets a position, because `indexOf` counts in code units.
      for (const unit of plain.split('')) {
        letters.push(unit)
        places.push(at)
      }
    }
    at += letter.length
  }
  return { text: letters.join(''), places }
}

const PLAIN = /^[\w,.;:!?()]$/
const MARK = /[\p{M}\p{Cf}]/u
const SPACE = /\s/u
const QUOTATION_MARK = /["'`´\u2018-\u201F\u2032-\u2037\u2039\u203A\u00AB\u00BB\u300C-\u300F\u02BC\u02B9\uFF02\uFF07]/u

function foldLetter(letter: string): string {
  if (MARK.test(letter)) return ''
  if (SPACE.test(letter)) return ' '
  // Apostrophes and quotation marks are all folded to `'`, because some texts print both with the same character.
  if (QUOTATION_MARK.test(letter)) return "'"
  return /\p{Pd}/u.test(letter) ? '-' : letter
}

/** The position after a letter and the marks that belong to it. */
function endOfLetter(body: string, at: number): number {
  let end = at + String.fromCodePoint(body.codePointAt(at) ?? 0).length
  while (end < body.length && MARK.test(body[end] ?? '')) end += 1
  return end
}
