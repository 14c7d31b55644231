/** Text in an encoding; `isSound` is false where some bytes mean nothing in it and became U+FFFD. */
export interface Decoded {
  readonly text: string
  readonly isSound: boolean
}

/**
 * The text of bytes whose encoding may be named by `labels`, the best first: by the byte order mark, else as UTF-8 where
 * that is sound, else by the first label under which the bytes are sound. Many pages were converted to UTF-8 and still
 * name their old encoding. Null where nothing says what the bytes are.
 */
export function decodeText(bytes: Uint8Array, labels: readonly (string | undefined)[]): Decoded | null {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  const known = labels.filter((label) => label !== undefined && isKnown(label))
  // Both are ASCII to look at.
  const shifted = known.find((label) => /^(?:cs)?iso-?2022-?jp$/i.test(label ?? '') && bytes.includes(0x1b))
  const order = [marked ?? shifted ?? 'utf-8', ...known]
  for (const label of order) {
    const text = decodeAs(label, bytes)
    // UTF-16 is sound UTF-8, too, where it holds English.
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
