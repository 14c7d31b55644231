const OPENING = /^\s*\{\s*"type"\s*:\s*"([a-z]+)"/
const OPENING_BYTES = 64
const TYPE = Buffer.from('"type"')
// Escapes of the letters `t`, `y`, `p` and `e`. With them, a line could contain a second `type` in a different
// spelling.
const ESCAPES = [Buffer.from('\\u007'), Buffer.from('\\u0065')]

/**
 * The `type` of a line that begins with it, as lines of exports and of the command line do. The line is not parsed: for
 * a 3 KB article this takes 4 µs instead of 65 µs (measured). Null if the line may have another `type`, because the
 * last one counts; the line must then be parsed.
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
