const OPENING = /^\s*\{\s*"type"\s*:\s*"([a-z]+)"/
const OPENING_BYTES = 64
const TYPE = Buffer.from('"type"')
// `t`, `y`, `p` and `e`, written so, might hide a second `type`.
const ESCAPES = [Buffer.from('\\u007'), Buffer.from('\\u0065')]

/**
 * The `type` of a line that begins with it, as those of exports and of the command line do, without parsing it: of a
 * 3 KB article that takes 4 µs, and parsing it 65 (measured). Null where only the parsed line can tell, as the last
 * `type` of an object is the one that counts.
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
