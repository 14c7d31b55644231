import { isUtf8 } from 'node:buffer'
import { hashText } from '../../archive/content-hash.ts'
import { countWords } from '../../archive/text/word-count.ts'
import { placeQuotes } from '../../archive/quote/place.ts'
import type { RecordNoun } from '../../archive/identity/record-id.ts'
import type { UserError } from '../answer.ts'
import type { LoadLimits } from '../limits.ts'
import { parseAgent } from './agent.ts'
import { parseArticle } from './article.ts'
import { parseEvent } from './event.ts'
import { checkForm, LINE_FIELDS } from './form.ts'
import type { AgentLine, ArticleLine, EventLine, OutletLine } from './history.ts'
import { parseOutlet } from './outlet.ts'
import type { ParsedRecord } from './parsed-record.ts'
import type { Reader } from './reader.ts'

const LINE: readonly string[] = []

/** Whether a line is blank. Blank lines count in line numbers, but they are not records. */
export function isBlank(bytes: Uint8Array): boolean {
  if (hasMark(bytes)) return isBlank(bytes.subarray(3))
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  return true
}

/**
 * Parses one line. `bytes` must not include the line break. The paths of errors are relative to the record, e.g.
 * `['title']`.
 */
export function parseLine(bytes: Uint8Array, limits: LoadLimits): ParsedRecord
/** Returns null if the type of the line is not wanted. `isWanted` is called with null if the line has no valid type. */
export function parseLine(
  bytes: Uint8Array,
  limits: LoadLimits,
  isWanted: (noun: RecordNoun | null) => boolean,
): ParsedRecord | null
export function parseLine(
  bytes: Uint8Array,
  limits: LoadLimits,
  isWanted: (noun: RecordNoun | null) => boolean = () => true,
): ParsedRecord | null {
  const bad = (error: UserError) => (isWanted(null) ? toBad(error) : null)
  let value: unknown
  try {
    value = JSON.parse(decode(bytes))
  } catch (error) {
    return bad({ code: 'INVALID', field: LINE, message: unreadable(error) })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return bad({
      code: 'INVALID',
      field: LINE,
      message: 'This line is not a JSON object. Write one record per line: {"type": "article", …}.',
    })
  }
  const { type, ...record } = value as Record<string, unknown>
  if (type === undefined || type === null) {
    return bad({
      code: 'REQUIRED',
      field: ['type'],
      message: 'A line needs its `type`: "article", "outlet", "agent" or "event".',
    })
  }
  if (typeof type !== 'string' || !Object.hasOwn(LINE_FIELDS, type)) {
    return bad({ code: 'INVALID', field: ['type'], message: '`type` must be "article", "outlet", "agent" or "event".' })
  }
  const noun = type as RecordNoun
  if (!isWanted(noun)) return null
  const wrong = checkForm(record, LINE_FIELDS[noun])
  // The fields without errors are still parsed, because they identify the record that is rejected.
  for (const { field } of wrong) delete record[field[0] ?? '']
  const line = parseRecord(noun, record, limits)
  return wrong.length > 0 ? ({ noun, parsed: line.parsed, errors: [...wrong, ...line.errors] } as ParsedRecord) : line
}

/** Returns the error for a line of more than `maxBytes` bytes. Such a line is not parsed. */
export function tooLong(maxBytes: number): ParsedRecord {
  return toBad({
    code: 'TOO_LONG',
    field: LINE,
    message: `A line has at most ${maxBytes} bytes. Shorten this line, or raise MAX_LINE_BYTES on the server.`,
  })
}

class NotText extends Error {}

/**
 * Uses `Buffer.toString`, because it is three times as fast as TextDecoder.
 * @throws NotText if the line is not UTF-8.
 */
function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new NotText()
  const start = hasMark(bytes) ? 3 : 0
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start).toString('utf8')
}

/** Whether a line begins with a byte order mark, which has to be skipped. */
function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

function unreadable(error: unknown): string {
  if (error instanceof SyntaxError)
    return 'This line is not valid JSON. Write one object per line, without a comma after it.'
  if (error instanceof RangeError) return 'This line is nested too deeply. Write one record per line.'
  return 'This line is not UTF-8. Convert the file, for example with iconv.'
}

function toBad(error: UserError): ParsedRecord {
  return { noun: null, parsed: null, errors: [error] }
}

function parseRecord(noun: RecordNoun, record: unknown, limits: LoadLimits): ParsedRecord {
  const reader: Reader = { limits, errors: [] }
  const { errors } = reader
  switch (noun) {
    case 'outlet':
      return { noun, parsed: parseOutlet(reader, LINE, record as OutletLine), errors }
    case 'agent':
      return { noun, parsed: parseAgent(reader, LINE, record as AgentLine), errors }
    case 'event':
      return { noun, parsed: parseEvent(reader, LINE, record as EventLine), errors }
    case 'article': {
      const parsed = parseArticle(reader, LINE, record as ArticleLine)
      if (parsed.body === undefined || errors.length > 0) return { noun, parsed, errors }
      // The body is hashed, its words are counted and its quotes are placed here, because these computations are slow:
      // at this point, they run while Postgres is still busy with the previous batch.
      const { body } = parsed
      const measure = body === null ? { hash: null, words: null } : { hash: hashText(body), words: countWords(body) }
      return {
        noun,
        parsed,
        errors,
        measure,
        placing: parsed.quotes && { body, placing: placeQuotes(body, parsed.quotes) },
      }
    }
  }
}
