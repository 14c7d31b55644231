import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BodyShare, createBodyBudget, FREE_BYTES } from './body-budget.ts'
import { createUnorderedList, type Entry } from '../unordered-list.ts'
import { createJsonParser } from './json-parser.ts'
import { createDepthCheck, MAX_JSON_DEPTH } from './json-depth.ts'
import { UnreadableBody } from './unreadable-body.ts'

export interface BodyOptions {
  /** The maximum size of one body from a loader. */
  readonly maxBodyBytes: number
  /**
   * The maximum size of the bodies of all current requests together. A body counts toward this limit until its request
   * is answered.
   */
  readonly maxBodyBytesInFlight: number
  readonly patienceMs?: number
}

// The time limit for receiving a body: enough for 50 MB over a connection of 4 Mbit/s. Node's own timeout is not used,
// because it would also apply to the upload of a file, which may take hours.
const PATIENCE_MS = 120_000
// The maximum size of a body for clients that may not load. A query with its variables has only a few kB, far less than
// this limit.
const MAX_READER_BYTES = 1_000_000
// Parsing time depends on the number of values: the 75,000 fields of a 1 MB body took 0.3 s, even though the operation
// used none of the fields. `entries` is higher than `fields`, because a filter may contain a long list of keys.
const READER_WIDTH = { fields: 20_000, entries: 100_000 }
// Enough for 200 fields in each of 5,000 records. Parsing 1.5 million different field names took 1.3 GB and 5 s.
const LOADER_WIDTH = { fields: 1_000_000, entries: 2_000_000 }

export interface JsonBodies {
  /**
   * Reads the JSON body of a request. Returns undefined if the request has no body. The limits are higher for loaders.
   * @throws UnreadableBody, or UNAVAILABLE if the bodies of all requests together take too much memory.
   */
  read(request: IncomingMessage, response: ServerResponse, isLoader: boolean): Promise<unknown>
  close(): void
}

/**
 * Reads JSON bodies. Rejects a body that is not valid UTF-8, because decoding would replace its invalid bytes with
 * U+FFFD.
 */
export function createJsonBodies(options: BodyOptions): JsonBodies {
  const budget = createBodyBudget(options.maxBodyBytesInFlight)
  const slow = endSlowBodies(options.patienceMs ?? PATIENCE_MS)
  const parse = createJsonParser()
  return {
    read: (request, response, isLoader) =>
      new Promise((resolve, reject) => {
        if (isWithoutBody(request)) return resolve(undefined)
        const maxBytes = isLoader ? options.maxBodyBytes : Math.min(options.maxBodyBytes, MAX_READER_BYTES)
        const wrong = refuseHeaders(request, isLoader, maxBytes)
        if (wrong) return reject(wrong)
        const share = mayHoldMemory(request) ? budget.open(isLoader) : undefined
        // The parsed body stays in memory until the answer is sent. The share is released at `finish` or `close`,
        // whichever occurs first, because sometimes only one of the two events occurs.
        if (share) response.once('finish', share.close).once('close', share.close)
        receive(request, { isLoader, maxBytes, slow, share }, (error, body) => {
          const unreadable = error ?? refuseText(body)
          if (unreadable) return reject(unreadable)
          const isGone = () => response.destroyed
          parse({ body, isLoader, isGone }, (error, value) => (error ? reject(error) : resolve(value)))
        })
      }),
    close: slow.close,
  }
}

interface Reception {
  readonly isLoader: boolean
  readonly maxBytes: number
  readonly share: BodyShare | undefined
  readonly slow: SlowBodies
}

/**
 * Calls `done` with the whole body, or with an error if the body is refused. If a body is refused before it has arrived
 * completely, the memory of the bytes received so far is released, and the remaining bytes are discarded as they
 * arrive.
 */
function receive(
  request: IncomingMessage,
  { slow, ...reception }: Reception,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const collector = createCollector(request, reception)
  let isOver = false
  const finish = (error: Error | null, body: Buffer) => {
    if (isOver) return
    isOver = true
    slow.remove(entry)
    done(error, body)
  }
  const fail = (error: Error) => {
    finish(error, NOTHING)
    request.off('data', add).resume()
  }
  const add = (chunk: Buffer) => {
    try {
      collector.add(chunk)
    } catch (error) {
      fail(error as Error)
    }
  }
  const entry = slow.add(fail)
  // If the connection breaks, the request emits `close` without `end`, and emits an error only if there is a listener
  // for errors.
  request
    .on('data', add)
    .on('end', () => finish(null, collector.whole()))
    .on('close', () => {
      if (!isOver) fail(new UnreadableBody(400, 'The connection was closed before the whole body had arrived.'))
    })
}

const NOTHING = Buffer.alloc(0)

/** A body that is still being received. */
interface SlowBody {
  /** When the server began to read the body, by `performance.now()`. */
  readonly began: number
  /** Rejects the body. */
  fail(error: Error): void
}

/** The bodies that are still being received. */
interface SlowBodies {
  add(fail: (error: Error) => void): Entry<SlowBody>
  remove(body: Entry<SlowBody>): void
  close(): void
}

/**
 * Rejects bodies that are not received in time. All bodies share one timer: a timer for each body took 3 % of the time
 * of a small answer.
 */
function endSlowBodies(patienceMs: number): SlowBodies {
  const bodies = createUnorderedList<SlowBody>()
  const sweep = setInterval(() => {
    const error = new UnreadableBody(
      408,
      `The body did not arrive within the limit of ${patienceMs / 1000} s: send it faster, or in smaller batches.`,
    )
    const since = performance.now() - patienceMs
    for (const { value } of bodies.entries.filter(({ value }) => value.began <= since)) value.fail(error)
  }, patienceMs / 10).unref()
  return {
    add: (fail) => bodies.add({ began: performance.now(), fail }),
    remove: (body) => bodies.remove(body),
    close: () => clearInterval(sweep),
  }
}

/**
 * Collects a body in one buffer that grows. A list of chunks would need 300 bytes of memory for each chunk, even for
 * chunks of a single byte.
 */
function createCollector(request: IncomingMessage, { isLoader, maxBytes, share }: Omit<Reception, 'slow'>) {
  const width = isLoader ? LOADER_WIDTH : READER_WIDTH
  const check = createDepthCheck(width)
  const expected = Number(request.headers['content-length'] ?? maxBytes)
  let bytes: Buffer = Buffer.alloc(0)
  let length = 0
  return {
    add(chunk: Buffer): void {
      const needed = length + chunk.length
      if (needed > maxBytes) throw tooLarge(request, isLoader, maxBytes)
      const wrong = check(chunk)
      if (wrong === 'WIDE')
        throw new UnreadableBody(
          413,
          `The JSON of this body contains more than ${width.fields} fields or ${width.entries} entries, which is the limit: ${isLoader ? 'send the records in smaller batches' : 'divide it into several requests, or use an access key with the loader role, which has higher limits'}.`,
        )
      if (wrong === 'DEEP')
        throw new UnreadableBody(
          400,
          `The JSON of this body is nested more than ${MAX_JSON_DEPTH} levels deep, which is the limit: reduce the nesting.`,
        )
      // Most bodies arrive as a single chunk, which is then used without copying it.
      if (length === 0 && needed === expected) {
        share?.resize(needed)
        bytes = chunk
        length = needed
        return
      }
      if (needed > bytes.length) {
        const size = Math.max(needed, Math.min(2 * bytes.length, expected))
        share?.resize(size)
        const grown = Buffer.allocUnsafe(size)
        bytes.copy(grown, 0, 0, length)
        bytes = grown
      }
      chunk.copy(bytes, length)
      length = needed
    },
    whole: () => bytes.subarray(0, length),
  }
}

function tooLarge({ headers }: IncomingMessage, isLoader: boolean, maxBytes: number): UnreadableBody {
  const declared = headers['content-length']
  const size = declared === undefined ? 'is too large' : `has ${declared} bytes`
  const remedy = isLoader
    ? 'send the records in smaller batches'
    : 'send less, or use an access key with the loader role, which has higher limits'
  return new UnreadableBody(413, `The body ${size}, and the limit is ${maxBytes} bytes: ${remedy}.`)
}

/** Whether a body may be so large that it counts toward `maxBodyBytesInFlight`. */
function mayHoldMemory({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > FREE_BYTES
}

/** Whether a request has no body. Only the bodies of POST requests are read. */
function isWithoutBody({ method, headers }: IncomingMessage): boolean {
  if (method !== 'POST') return true
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
  return isEmpty && headers['content-type'] === undefined
}

function refuseHeaders(request: IncomingMessage, isLoader: boolean, maxBytes: number): UnreadableBody | null {
  const { headers } = request
  if (!/^\s*application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? ''))
    return new UnreadableBody(415, 'The body must be JSON, sent with the header "Content-Type: application/json".')
  if (Number(headers['content-length'] ?? 0) > maxBytes) return tooLarge(request, isLoader, maxBytes)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity')
    return new UnreadableBody(
      415,
      `A body with "Content-Encoding: ${encoding.slice(0, 50)}" is not accepted here: send it uncompressed.`,
    )
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return null
  return new UnreadableBody(
    415,
    `The header declares the charset ${JSON.stringify(charset.slice(0, 50))}, but JSON must be UTF-8: convert the body, and send the header "Content-Type: application/json".`,
  )
}

function refuseText(body: Buffer): UnreadableBody | null {
  if (body.length === 0) return new UnreadableBody(400, 'The body is empty: send a JSON object.')
  return isUtf8(body)
    ? null
    : new UnreadableBody(
        400,
        `The body is not valid UTF-8: byte ${firstWrongByte(body)} does not belong to a character. Convert the body, e.g. with iconv -f windows-1252 -t utf-8.`,
      )
}

function firstWrongByte(body: Buffer): number {
  const text = body.toString('utf8')
  let byte = 0
  for (let from = 0, at = text.indexOf(REPLACEMENT); at >= 0; from = at + 1, at = text.indexOf(REPLACEMENT, from)) {
    byte += Buffer.byteLength(text.slice(from, at))
    // If the client itself sent this U+FFFD, it is a valid character, and the wrong byte comes later.
    if (body.toString('latin1', byte, byte + 3) !== REPLACEMENT_BYTES) break
    byte += REPLACEMENT_BYTES.length
  }
  return byte
}

const REPLACEMENT = '\uFFFD'
const REPLACEMENT_BYTES = '\u00EF\u00BF\u00BD'
