/**
 * JSON text in UTF-8 that is put together from parts without copying them. A part may occur several times, so the text
 * can be far larger than all its parts together: check `length` before `toBuffer`.
 */
export type JsonBytes = Buffer | Joined

interface Joined {
  /** The number of bytes of the whole text. */
  readonly length: number
  readonly parts: readonly JsonBytes[]
}

const COMMA = Buffer.from(',')
const OPEN = Buffer.from('[')
const CLOSE = Buffer.from(']')

export function joinBytes(parts: readonly JsonBytes[]): JsonBytes {
  const [only] = parts
  if (only && parts.length === 1) return only
  return { length: parts.reduce((sum, part) => sum + part.length, 0), parts }
}

/** A JSON list. */
export function listBytes(items: readonly JsonBytes[]): JsonBytes {
  const separated = items.flatMap((item, index) => (index === 0 ? [item] : [COMMA, item]))
  return joinBytes([OPEN, ...separated, CLOSE])
}

export function toBuffer(bytes: JsonBytes): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes
  const whole = Buffer.allocUnsafe(bytes.length)
  let at = 0
  const copy = (part: JsonBytes): void => {
    if (Buffer.isBuffer(part)) at += part.copy(whole, at)
    else part.parts.forEach(copy)
  }
  copy(bytes)
  return whole
}
