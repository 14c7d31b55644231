import { openBytes } from './bytes.ts'
import { splitLines } from './lines.ts'
import { type Entry, type Fault, isObject, type Kind, KINDS } from './record.ts'

/** A line is held whole; the API takes no body that comes near this. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** One record per line, of the kind that its `type` says; blank lines are skipped. */
export async function* readNdjson(file: string, maxLineBytes = MAX_LINE_BYTES): AsyncGenerator<Entry> {
  for await (const { number, bytes } of splitLines(openBytes(file), maxLineBytes)) {
    const origin = { file, line: number, path: [] }
    const refuse = (code: Fault['code'], message: string, field: string[] = []) => ({
      origin,
      faults: [{ code, field, message }],
      ...(bytes ? { raw: bytes } : {}),
    })
    if (bytes === null) {
      yield refuse('TOO_LONG', `the line is longer than ${maxLineBytes} bytes: split the record`)
      continue
    }
    const text = decode(bytes)
    if (text === null) {
      yield refuse('INVALID', 'the line is not UTF-8: convert the file, for example with iconv')
      continue
    }
    if (text.trim() === '') continue
    const value = parseJson(text)
    if (value instanceof SyntaxError) yield refuse('INVALID', `the line is not JSON: ${value.message}`)
    else if (!isObject(value)) yield refuse('INVALID', 'the line must be a JSON object with a "type"')
    else if (value.type === undefined || value.type === null)
      yield refuse('REQUIRED', `say what the record is: one of ${KINDS.join(', ')}`, ['type'])
    else if (!KINDS.includes(value.type as Kind)) {
      yield refuse(
        'INVALID',
        `${JSON.stringify(value.type).slice(0, 100)} is not a type: give one of ${KINDS.join(', ')}`,
        ['type'],
      )
    } else {
      const { type, ...input } = value
      yield { origin, kind: type as Kind, value: input }
    }
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return error
  }
}
