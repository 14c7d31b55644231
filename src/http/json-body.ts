import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify'
import { type BodyShare, createBodyBudget, FREE_BYTES } from './body-budget.ts'
import { createJsonParser } from './json-parser.ts'
import { createDepthCheck, MAX_JSON_DEPTH } from './json-depth.ts'

export interface BodyOptions {
  /** Bytes of one body of a loader. */
  readonly maxBodyBytes: number
  /** Bytes of all bodies together, until their requests are answered. */
  readonly maxBodyBytesInFlight: number
  readonly patienceMs?: number
}

// 50 MB over a line of 4 Mbit/s. Node's own limit holds for every route, and an upload may take hours.
const PATIENCE_MS = 120_000
// A query with its variables takes some kB; only loads are large.
const MAX_READER_BYTES = 1_000_000
// The time depends on how many values the JSON has: 75,000 fields in 1 MB took 0.3 s and asked for nothing, while a
// filter may name as many keys as fit.
const READER_WIDTH = { fields: 20_000, entries: 100_000 }
// 200 fields for each of 5,000 records. 1.5 million names that all differ took 1.3 GB and 5 s.
const LOADER_WIDTH = { fields: 1_000_000, entries: 2_000_000 }

/** The error for a body that cannot be read. Its message is for the client. */
class UnreadableBody extends Error {
  readonly statusCode: 400 | 408 | 413 | 415

  constructor(statusCode: UnreadableBody['statusCode'], message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/**
 * JSON is UTF-8 to the byte: fastify's own parser stores U+FFFD for what is not, and believes no `charset`. Who sends
 * a body is known by then (`request.viewer`) and sets its limit.
 */
export function readJsonBodies(fastify: FastifyInstance, options: BodyOptions): void {
  const budget = createBodyBudget(options.maxBodyBytesInFlight)
  const slow = endSlowBodies(fastify, options.patienceMs ?? PATIENCE_MS)
  const parse = fastify.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>
  const parseJson = createJsonParser()
  // The parser of a body is given the request only.
  const responses = new WeakMap<FastifyRequest, ServerResponse>()
  fastify.addHook('onRequest', (request, { raw }, done) => {
    if (mayHoldMemory(request)) responses.set(request, raw)
    done()
  })
  fastify.removeContentTypeParser(['application/json', 'text/plain'])
  fastify.addContentTypeParser('application/json', (request, payload: IncomingMessage, done) => {
    const isLoader = request.viewer?.role === 'loader'
    const maxBytes = isLoader ? options.maxBodyBytes : Math.min(options.maxBodyBytes, MAX_READER_BYTES)
    const wrong = refuseHeaders(request, maxBytes)
    if (wrong) return done(wrong)
    const response = responses.get(request)
    const share = response && budget.open(isLoader)
    // The parsed body is kept until the answer is sent. Either event comes first, or alone.
    if (share) response.once('finish', share.close).once('close', share.close)
    receive(request, payload, { maxBytes, slow, share }, (error, body) => {
      const wrong = error ?? refuseText(body)
      if (wrong) return done(wrong)
      const isGone = () => response?.destroyed === true
      parseJson({ body, isLoader, isGone, parseText: (text, then) => void parse(request, text, then) }, done)
    })
  })
}

interface Reception {
  readonly maxBytes: number
  readonly share: BodyShare | undefined
  readonly slow: SlowBodies
}

/**
 * Calls `done` with the whole body; of one that is refused on the way, nothing is kept, and the rest is thrown away as
 * it comes.
 */
function receive(
  request: FastifyRequest,
  payload: IncomingMessage,
  { slow, ...reception }: Reception,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const collector = createCollector(request, reception)
  let isOver = false
  const finish = (error: Error | null, body: Buffer) => {
    if (isOver) return
    isOver = true
    slow.delete(fail)
    done(error, body)
  }
  const fail = (error: Error) => {
    finish(error, NOTHING)
    payload.off('data', add).resume()
  }
  const add = (chunk: Buffer) => {
    try {
      collector.add(chunk)
    } catch (error) {
      fail(error as Error)
    }
  }
  slow.add(fail)
  // A request that breaks off is closed before its end; it has an error for those only who listen to errors.
  payload
    .on('data', add)
    .on('end', () => finish(null, collector.whole()))
    .on('close', () => {
      if (!isOver) fail(new UnreadableBody(400, 'The body broke off.'))
    })
}

const NOTHING = Buffer.alloc(0)

/** Bodies on their way, by the function that ends each. */
interface SlowBodies {
  add(fail: (error: Error) => void): void
  delete(fail: (error: Error) => void): void
}

/** One timer for all: one for each body was 3 % of the time of a small answer. */
function endSlowBodies(fastify: FastifyInstance, patienceMs: number): SlowBodies {
  const began = new Map<(error: Error) => void, number>()
  const sweep = setInterval(() => {
    const error = new UnreadableBody(
      408,
      `The body did not arrive within ${patienceMs / 1000} s, which is the limit: send it faster, or in smaller batches.`,
    )
    // In the order of their beginning.
    for (const [fail, at] of began) {
      if (performance.now() - at < patienceMs) return
      fail(error)
    }
  }, patienceMs / 10).unref()
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(sweep)
    done()
  })
  return {
    add: (fail) => began.set(fail, performance.now()),
    delete: (fail) => began.delete(fail),
  }
}

/** One buffer that grows: a list of chunks takes 300 bytes for each, even where every chunk is a single byte. */
function createCollector(request: FastifyRequest, { maxBytes, share }: Omit<Reception, 'slow'>) {
  const isLoader = request.viewer?.role === 'loader'
  const width = isLoader ? LOADER_WIDTH : READER_WIDTH
  const check = createDepthCheck(width)
  const expected = Number(request.headers['content-length'] ?? maxBytes)
  let bytes: Buffer = Buffer.alloc(0)
  let length = 0
  return {
    add(chunk: Buffer): void {
      const needed = length + chunk.length
      if (needed > maxBytes) throw tooLarge(request, maxBytes)
      const wrong = check(chunk)
      if (wrong === 'WIDE')
        throw new UnreadableBody(
          413,
          `The JSON of this body holds more than ${width.fields} fields or ${width.entries} entries, which is the limit: ${isLoader ? 'send the records in smaller batches' : 'ask in several requests; a key with the loader role may send more'}.`,
        )
      if (wrong === 'DEEP')
        throw new UnreadableBody(
          400,
          `Brackets are open more than ${MAX_JSON_DEPTH} levels deep in this body, which is the limit: nest less.`,
        )
      // Most bodies arrive in one piece.
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

function tooLarge({ headers, viewer }: FastifyRequest, maxBytes: number): UnreadableBody {
  const declared = headers['content-length']
  const size = declared === undefined ? 'is too large' : `has ${declared} bytes`
  const remedy =
    viewer?.role === 'loader' ? 'send the records in smaller batches' : 'a key with the loader role may send more'
  return new UnreadableBody(413, `The body ${size}, and the limit is ${maxBytes} bytes: ${remedy}.`)
}

/** Bodies of a size that is free need no share of the budget. */
function mayHoldMemory({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > FREE_BYTES
}

function refuseHeaders(request: FastifyRequest, maxBytes: number): UnreadableBody | null {
  const { headers } = request
  if (Number(headers['content-length'] ?? 0) > maxBytes) return tooLarge(request, maxBytes)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity')
    return new UnreadableBody(
      415,
      `A body with "Content-Encoding: ${encoding.slice(0, 50)}" is not read here: send it as it is.`,
    )
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset === undefined || /^utf-?8$/i.test(charset)) return null
  return new UnreadableBody(
    415,
    `The body is said to be in ${JSON.stringify(charset.slice(0, 50))}, and JSON is read in UTF-8 only: convert it, and send the header "Content-Type: application/json".`,
  )
}

function refuseText(body: Buffer): UnreadableBody | null {
  return isUtf8(body)
    ? null
    : new UnreadableBody(
        400,
        `The body is not UTF-8: byte ${firstWrongByte(body)} belongs to no character. Convert it, e.g. by iconv -f windows-1252 -t utf-8.`,
      )
}

function firstWrongByte(body: Buffer): number {
  const text = body.toString('utf8')
  let byte = 0
  for (let from = 0, at = text.indexOf(REPLACEMENT); at >= 0; from = at + 1, at = text.indexOf(REPLACEMENT, from)) {
    byte += Buffer.byteLength(text.slice(from, at))
    // One that was sent as such is a character like any other.
    if (body.toString('latin1', byte, byte + 3) !== REPLACEMENT_BYTES) break
    byte += REPLACEMENT_BYTES.length
  }
  return byte
}

const REPLACEMENT = '\uFFFD'
const REPLACEMENT_BYTES = '\u00EF\u00BF\u00BD'
