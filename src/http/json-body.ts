import { isUtf8 } from 'node:buffer'
import type { FastifyBodyParser, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a body of this route may be on its way for hours. */
    bodyTakesLong?: boolean
  }
}

/** A body that cannot be read, in a sentence for the client. */
class UnreadableBody extends Error {
  readonly statusCode: 400 | 408 | 415

  constructor(statusCode: UnreadableBody['statusCode'], message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** JSON is UTF-8 to the byte: fastify's own parser stores U+FFFD for what is not, and believes no `charset`. */
export function readJsonBodies(fastify: FastifyInstance, patienceMs = PATIENCE_MS): void {
  const slow = endSlowBodies(fastify, patienceMs)
  const parse = fastify.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>
  fastify.removeContentTypeParser(['application/json', 'text/plain'])
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    slow.delete(request)
    const wrong = refusal(request, body)
    if (wrong) done(wrong)
    else return parse(request, body.toString('utf8'), done)
  })
}

// 50 MB over a line of 4 Mbit/s. Node's own limit holds for every route, and an upload may take hours.
const PATIENCE_MS = 120_000

interface Slow {
  readonly began: number
  readonly reply: FastifyReply
}

/** The requests whose JSON is on its way; one that takes too long is answered, and its connection closed. */
function endSlowBodies(fastify: FastifyInstance, patienceMs: number): Map<FastifyRequest, Slow> {
  const slow = new Map<FastifyRequest, Slow>()
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const isJson = /^application\/json/i.test(request.headers['content-type'] ?? '')
    if (isJson && request.routeOptions.config.bodyTakesLong !== true)
      slow.set(request, { began: performance.now(), reply })
    done()
  })
  const sweep = setInterval(() => {
    for (const [request, { began, reply }] of slow) {
      const { raw } = request
      // What was refused by its header is read by nobody: an error there would end the process.
      const isOver = raw.destroyed || raw.complete || reply.sent || raw.listenerCount('error') === 0
      if (!isOver && performance.now() - began < patienceMs) continue
      slow.delete(request)
      if (isOver) continue
      // The parser hears it as a failure of the stream; the stream itself has to live until the answer is out.
      raw.emit(
        'error',
        new UnreadableBody(
          408,
          `The body did not arrive within ${patienceMs / 1000} s, which is the limit: send it faster, or in smaller batches.`,
        ),
      )
    }
  }, patienceMs / 10).unref()
  fastify.addHook('onClose', (_instance, done) => {
    clearInterval(sweep)
    done()
  })
  return slow
}

function refusal({ headers }: FastifyRequest, body: Buffer): UnreadableBody | null {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity')
    return new UnreadableBody(
      415,
      `A body with "Content-Encoding: ${encoding.slice(0, 50)}" is not read here: send it as it is.`,
    )
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return new UnreadableBody(
      415,
      `The body is said to be in ${JSON.stringify(charset.slice(0, 50))}, and JSON is read in UTF-8 only: convert it, and send the header "Content-Type: application/json".`,
    )
  }
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
