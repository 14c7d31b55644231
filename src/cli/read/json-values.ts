import { createDepthCheck, MAX_JSON_DEPTH } from '../../http/json-depth.ts'
import { decode, openBytes, readWhole } from './bytes.ts'
import { extensionOf } from './format.ts'
import { MAX_LINE_BYTES, splitLines } from './lines.ts'
import type { Fault, Origin } from './record.ts'

/** A JSON value and its place in the file, or the errors that prevent it from being read. */
export type Found = { readonly origin: Origin } & ({ readonly value: unknown } | { readonly faults: readonly Fault[] })

/**
 * Yields the JSON value in a file. If the file has one value per line (.ndjson, .jsonl, and some .json files), yields
 * the value of each line, and holds one at a time.
 */
export async function* readValues(file: string): AsyncGenerator<Found> {
  if (!['ndjson', 'jsonl'].includes(extensionOf(file)) && !(await isOneALine(file)))
    return yield parseValue({ file, line: null, path: [] }, await readWhole(file), 'the file')
  for await (const { number, bytes } of splitLines(openBytes(file), MAX_LINE_BYTES)) {
    const origin = { file, line: number, path: [] }
    if (bytes === null)
      yield {
        origin,
        faults: [{ code: 'TOO_LONG', field: [], message: `the line is longer than ${MAX_LINE_BYTES} bytes` }],
      }
    else if (bytes.some((byte) => byte > 0x20)) yield parseValue(origin, bytes, 'the line')
  }
}

/** Parses JSON. `what` names the bytes in error messages, e.g. `the line`. */
export function parseValue(origin: Origin, bytes: Uint8Array, what: string): Found {
  if (createDepthCheck()(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))) {
    const message = `${what} nests brackets more than ${MAX_JSON_DEPTH} levels deep, which no record needs`
    return { origin, faults: [{ code: 'INVALID', field: [], message }] }
  }
  try {
    return { origin, value: JSON.parse(decode(bytes)) as unknown }
  } catch (error) {
    const message =
      error instanceof SyntaxError
        ? `${what} is not JSON: ${error.message}`
        : `${what} is not UTF-8: convert it, for example with iconv`
    return { origin, faults: [{ code: 'INVALID', field: [], message }] }
  }
}

/** Whether a .json file has one value per line: its first two lines that are not blank are each a JSON value. */
async function isOneALine(file: string): Promise<boolean> {
  let count = 0
  for await (const { bytes } of splitLines(openBytes(file), MAX_LINE_BYTES)) {
    if (bytes === null) return false
    if (bytes.every((byte) => byte <= 0x20)) continue
    count += 1
    const value = parseValue({ file, line: null, path: [] }, bytes, 'the line')
    if (!('value' in value)) return false
    if (count === 2) return true
  }
  return false
}
