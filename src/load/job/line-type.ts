const OPENING = /^\s*\{\s*"type"\s*:\s*"([a-z]+)"/
const OPENING_BYTES = 64
const TYPE = Buffer.from('"type"')
// Escapes of the letters `t`, `y`, `p` and `e`. A line that contains one of these escapes could have a second `type`
// field whose name is written with escapes. A search for `"type"` would not find this second field.
const ESCAPES = [Buffer.from('\\u007'), Buffer.from('\\u0065')]

/**
 * Returns the `type` of a line if `type` is its first field, as it is in exports and in the files that the command line
 * writes. For a line of 3 KB, this function takes 4 µs; parsing the line would take 65 µs (measured). Returns null for
 * other lines, and for a line that may have a second `type` field: the last `type` counts, so such a line must be
 * parsed.
 */
export function peekType(line: Uint8Array): string | null {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength)
  const opening = OPENING.exec(bytes.toString('latin1', 0, OPENING_BYTES))
  if (!opening) return null
  const rest = opening[0].length
  return bytes.indexOf(TYPE, rest) < 0 && ESCAPES.every((escape) => bytes.indexOf(escape, rest) < 0)
    ? (opening[1] ?? null)
    : null
}
