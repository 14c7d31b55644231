import { readFile, stat } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'
import { type Entry, isObject, KINDS } from './record.ts'

// A string of V8 ends at 512 MiB.
export const MAX_JSON_BYTES = 256 * 1024 * 1024

/** A BulkLoadInput, bare or as the variables of a request: `{ "input": … }`. */
export async function* readJson(file: string, dryRun: boolean): AsyncGenerator<Entry> {
  const { size } = await stat(file)
  if (size > MAX_JSON_BYTES) {
    throw new ArchiveError('SETUP', `${file} has ${size} bytes; a .json file is read whole and may have ${MAX_JSON_BYTES}. Write it as .ndjson, one record a line.`)
  }
  const refuse = (path: string[], message: string): Entry => ({ origin: { file, line: null, path }, faults: [{ code: 'INVALID', field: [], message }] })
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)))
  } catch (error) {
    yield refuse([], `the file is not JSON: ${(error as Error).message}`)
    return
  }
  const input = isObject(content) && isObject(content.input) ? content.input : content
  if (!isObject(input)) {
    yield refuse([], 'the file must hold an object with "outlets", "agents", "events" or "articles"')
    return
  }
  if (input.dryRun === true && !dryRun) {
    throw new ArchiveError('SETUP', `${file} asks for a dry run: load it with --dry-run, or take "dryRun" out of it.`)
  }
  for (const [name, records] of Object.entries(input)) {
    const kind = KINDS.find((candidate) => `${candidate}s` === name)
    if (kind === undefined) {
      // The command decides these for each of its batches.
      if (!['onError', 'dryRun', 'idempotencyKey'].includes(name)) yield refuse([name], 'is no field of a BulkLoadInput')
      continue
    }
    if (records === null) continue
    for (const [index, value] of (Array.isArray(records) ? records : [records]).entries()) {
      if (isObject(value)) {
        yield { origin: { file, line: null, path: [name, String(index)] }, kind, value, bytes: Buffer.byteLength(JSON.stringify(value)) }
      } else yield refuse([name, String(index)], 'must be an object')
    }
  }
}
