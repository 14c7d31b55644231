import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ArchiveError } from '../../errors.ts'
import type { Db } from '../../postgres/connect.ts'
import { asArchiveError } from '../../postgres/failure.ts'
import { saveUpload, type Upload, uploadPath } from './store.ts'
import { MAX_RATIO, RATIO_APPLIES_BYTES, type UploadLimits } from './limits.ts'

export interface ReceiveOptions {
  readonly db: Db
  /** The directory of uploads. Every process that runs load jobs must be able to read this directory. */
  readonly directory: string
  readonly limits: UploadLimits
}

/**
 * Writes the body of a request to disk, in constant memory. A body in gzip format is unpacked. After any error, the
 * file is deleted.
 * @throws BAD_USER_INPUT if the body is damaged, truncated, too large or a zip bomb.
 * @throws UNAVAILABLE if the disk or the database cannot store the upload.
 */
export async function receiveUpload({ db, directory, limits }: ReceiveOptions, body: Readable): Promise<Upload> {
  const id = randomUUID()
  const path = uploadPath(directory, id)
  const part = `${path}.part`
  try {
    await mkdir(directory, { recursive: true })
    const { bytes, sha256, textBytes, lines } = await writeUnpacked(body, part, limits)
    await rename(part, path)
    return await saveUpload(db, { id, bytes, sha256, textBytes, lines })
  } catch (error) {
    body.resume()
    await Promise.all([part, path].map((file) => rm(file, { force: true }).catch(() => {})))
    throw explain(error, limits)
  }
}

interface Written {
  readonly bytes: number
  readonly sha256: string
  readonly textBytes: number
  readonly lines: number
}

async function writeUnpacked(body: Readable, path: string, limits: UploadLimits): Promise<Written> {
  const hash = createHash('sha256')
  let bytes = 0
  let textBytes = 0
  let lines = 0
  let last = NEWLINE
  const sent = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > limits.bytes) return done(tooLarge('MAX_UPLOAD_BYTES', 'An upload', limits.bytes))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      textBytes += chunk.length
      if (textBytes > limits.textBytes)
        return done(tooLarge('MAX_UNPACKED_BYTES', 'The unpacked text of an upload', limits.textBytes))
      if (textBytes > RATIO_APPLIES_BYTES && textBytes > bytes * MAX_RATIO) {
        return done(
          new ArchiveError(
            'BAD_USER_INPUT',
            `This upload unpacks to more than ${MAX_RATIO} times its size. Text never has such a ratio, so the upload is refused as a zip bomb. Send the text unpacked, or in parts.`,
            { limit: MAX_RATIO },
          ),
        )
      }
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++
      if (chunk.length > 0) last = chunk[chunk.length - 1] as number
      done(null, chunk)
    },
  })
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  const first = await peek(body)
  const isPacked = first !== null && first.length >= 2 && first[0] === 0x1f && first[1] === 0x8b
  const whole = from(first, body)
  await (isPacked ? pipeline(whole, sent, createGunzip(), counted, file) : pipeline(whole, sent, counted, file))
  return { bytes, sha256: hash.digest('hex'), textBytes, lines: lines + (last === NEWLINE ? 0 : 1) }
}

const NEWLINE = 0x0a

/**
 * Returns the first bytes of a stream, or null if the stream is empty. The result has at least two bytes, unless the
 * whole stream has only one byte.
 */
async function peek(body: Readable): Promise<Buffer | null> {
  let first: Buffer | null = null
  for (;;) {
    const chunk = (await nextChunk(body)) as Buffer | null
    if (chunk === null) return first
    first = first === null ? chunk : Buffer.concat([first, chunk])
    if (first.length >= 2) return first
  }
}

/**
 * Returns the next chunk, or null at the end of the stream. The stream is still needed afterwards, so this function
 * does not use `for await`, which would close the stream at the end of the loop.
 */
function nextChunk(body: Readable): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const chunk = body.read() as unknown
      if (chunk === null && !body.readableEnded && !body.destroyed) return
      settle(() => resolve(chunk))
    }
    const fail = (error?: Error) => settle(() => reject(error ?? cutShort()))
    const close = () => (body.readableEnded ? settle(() => resolve(null)) : fail())
    const settle = (then: () => void) => {
      body.off('readable', look).off('end', look).off('error', fail).off('close', close)
      then()
    }
    body.on('readable', look).on('end', look).on('error', fail).on('close', close)
    if (body.destroyed || body.readableEnded) close()
  })
}

async function* from(first: Buffer | null, body: Readable): AsyncGenerator<Buffer> {
  if (first === null) return
  yield first
  // If a request is cut off, this loop throws the error of the stream. If the loop ends early, the stream must stay
  // open (`destroyOnReturn: false`), because a client that has sent too much must still receive the answer.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Buffer
}

function cutShort(): ArchiveError {
  return new ArchiveError('BAD_USER_INPUT', 'The upload was cut off before its end. Send the upload again.')
}

function tooLarge(name: string, what: string, limit: number): ArchiveError {
  return new ArchiveError(
    'BAD_USER_INPUT',
    `${what} has at most ${limit} bytes. Send the text in parts, or raise ${name} on the server.`,
    { limit },
  )
}

function explain(error: unknown, limits: UploadLimits): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('Z_'))
    return new ArchiveError(
      'BAD_USER_INPUT',
      'The upload looks like gzip but cannot be unpacked: it is damaged or truncated. Send it again.',
      {},
      { cause: error },
    )
  if (['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(code)) return cutShort()
  if (['ENOSPC', 'EDQUOT'].includes(code)) {
    return new ArchiveError(
      'UNAVAILABLE',
      `The server's disk is full, although an upload may have up to ${limits.bytes} bytes. Free some space, or send less at once.`,
      {},
      { cause: error },
    )
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(code)) {
    return new ArchiveError(
      'UNAVAILABLE',
      'The server cannot write uploads: its administrator must set UPLOAD_DIR to a directory that the server can write to.',
      {},
      { cause: error },
    )
  }
  return asArchiveError(error)
}
