import { utf16Of } from './bytes.ts'

/** Decoded text. `isSound` is false if some bytes were invalid in the encoding, and U+FFFD replaced them. */
export interface Decoded {
  readonly text: string
  readonly isSound: boolean
}

/**
 * Decodes bytes in the encoding that their byte order mark names. Without a mark, decodes them as UTF-8 if they are
 * valid UTF-8, else in the first encoding of `labels` in which they are valid. UTF-8 comes before the labels because
 * many pages were converted to UTF-8 and still name their old encoding. Null if the bytes are not UTF-8 and no label is
 * known.
 */
export function decodeText(bytes: Uint8Array, labels: readonly (string | undefined)[]): Decoded | null {
  const known = labels.filter((label) => label !== undefined && isKnown(label))
  // ISO-2022-JP consists of ASCII bytes, so its bytes are also valid UTF-8.
  const shifted = known.find((label) => /^(?:cs)?iso-?2022-?jp$/i.test(label ?? '') && bytes.includes(0x1b))
  const order = [utf16Of(bytes) ?? shifted ?? 'utf-8', ...known]
  for (const label of order) {
    const text = decodeAs(label, bytes)
    // English text in UTF-16 is also valid UTF-8, with null characters.
    if (text !== null && (label !== 'utf-8' || !text.includes('\0'))) return { text, isSound: true }
  }
  const [first] = known
  return first === undefined ? null : { text: new TextDecoder(first).decode(bytes), isSound: false }
}

function decodeAs(label: string | undefined, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'replacement'
  } catch {
    return false
  }
}
