import { utf16Of } from './bytes.ts'

/**
 * Decodes bytes in the encoding that their byte order mark names. Without a byte order mark, bytes that are valid UTF-8
 * are decoded as UTF-8. Other bytes are decoded in the first encoding of `labels` in which all bytes are valid. UTF-8
 * comes before the labels because many pages were converted to UTF-8 and still name their old encoding. If the bytes
 * are valid in none of these encodings, they are decoded in the first encoding of `labels` that the decoder supports:
 * U+FFFD replaces the invalid bytes, and `isSound` is false. If the decoder supports none of the `labels` either,
 * returns null.
 */
export function decodeText(
  bytes: Uint8Array,
  labels: readonly (string | undefined)[],
): { text: string; isSound: boolean } | null {
  const known = labels.flatMap((label) => (label === undefined ? [] : (encodingOf(label) ?? [])))
  // Text in ISO-2022-JP consists of ASCII bytes, so it is also valid UTF-8. Its escape bytes (0x1b) distinguish it.
  const shifted = bytes.includes(0x1b) ? known.find((encoding) => encoding === 'iso-2022-jp') : undefined
  for (const encoding of [utf16Of(bytes) ?? shifted ?? 'utf-8', ...known]) {
    const text = decodeAs(encoding, bytes)
    // English text in UTF-16 is also valid UTF-8, with null characters.
    if (text !== null && (encoding !== 'utf-8' || !text.includes('\0'))) return { text, isSound: true }
  }
  const [first] = known
  return first === undefined ? null : { text: new TextDecoder(first).decode(bytes), isSound: false }
}

function decodeAs(encoding: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The name of the encoding with this label. Null if no such encoding is known. */
export function encodingOf(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding === 'replacement' ? null : encoding
  } catch {
    return null
  }
}
