import { isUtf16, openBytes } from './bytes.ts'
import { MAX_LINE_BYTES, splitLines } from './lines.ts'
import { isJsonLd, jsonLdEntries } from './json-ld.ts'
import { parseValue } from './json-values.ts'
import { isNinjs, ninjsEntries } from './ninjs.ts'
import type { ReadOptions } from './options.ts'
import { isPlainArticle, plainEntry } from './plain-json.ts'
import { type Entry, type Fault, isObject, type Kind, KINDS, type Origin, type Value } from './record.ts'

/**
 * Reads one record per line: either an input of the API, with a `type` that names the kind of the record, or an article
 * in the format of another program. Skips blank lines.
 */
export async function* readNdjson(
  file: string,
  options: ReadOptions,
  maxLineBytes = MAX_LINE_BYTES,
): AsyncGenerator<Entry> {
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
    if (bytes.every((byte) => byte <= 0x20)) continue
    const found = parseValue(origin, bytes, 'the line')
    if ('faults' in found) {
      yield { ...found, raw: bytes }
      continue
    }
    const { value } = found
    if (!isObject(value)) yield refuse('INVALID', 'the line must be a JSON object with a "type"')
    else if (isForeign(value, options)) yield* foreignEntries(origin, value, options)
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

/** Whether a JSON object is an article of another program, and not a record of this archive. */
function isForeign(value: Value, options: ReadOptions): boolean {
  if (options.columns !== undefined) return isPlainArticle(value, options)
  return !KINDS.includes(value.type as Kind) && (isNinjs(value) || isJsonLd(value) || isPlainArticle(value, options))
}

export function foreignEntries(origin: Origin, value: unknown, options: ReadOptions): Iterable<Entry> {
  if (options.columns === undefined && isNinjs(value)) return ninjsEntries(origin, value, options)
  if (options.columns === undefined && isJsonLd(value)) return jsonLdEntries(origin, value, options)
  return [plainEntry(origin, value, options)]
}

/**
 * Whether a file is UTF-8 and begins with a record of this archive, so that the server can read it without conversion.
 */
export async function holdsRecords(file: string, options: ReadOptions): Promise<boolean> {
  if (await isUtf16(file)) return false
  for await (const { bytes } of splitLines(openBytes(file), MAX_LINE_BYTES)) {
    if (bytes?.every((byte) => byte <= 0x20)) continue
    const found = bytes && parseValue({ file, line: null, path: [] }, bytes, 'the line')
    return found === null || !('value' in found) || !isObject(found.value) || !isForeign(found.value, options)
  }
  return true
}
