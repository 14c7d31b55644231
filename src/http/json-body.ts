import { isUtf8 } from 'node:buffer'
import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify'

/** A body that cannot be read, in a sentence for the client. */
class UnreadableBody extends Error {
  readonly statusCode: 400 | 415

  constructor(statusCode: 400 | 415, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

/** JSON is UTF-8 to the byte: fastify's own parser stores U+FFFD for what is not, and believes no `charset`. */
export function readJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error') as FastifyBodyParser<string>
  fastify.removeContentTypeParser(['application/json', 'text/plain'])
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const wrong = refusal(request, body)
    if (wrong) done(wrong)
    else return parse(request, body.toString('utf8'), done)
  })
}

function refusal({ headers }: FastifyRequest, body: Buffer): UnreadableBody | null {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return new UnreadableBody(415, `A body with "Content-Encoding: ${encoding.slice(0, 50)}" is not read here: send it as it is.`)
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return new UnreadableBody(415, `The body is said to be in ${JSON.stringify(charset.slice(0, 50))}, and JSON is read in UTF-8 only: convert it, and send the header "Content-Type: application/json".`)
  }
  return isUtf8(body) ? null : new UnreadableBody(400, `The body is not UTF-8: byte ${firstWrongByte(body)} belongs to no character. Convert it, e.g. by iconv -f windows-1252 -t utf-8.`)
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
