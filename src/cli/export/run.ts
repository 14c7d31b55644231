import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { PassThrough, Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ArchiveError } from '../../errors.ts'
import { causeOf, endpointOf, headersOf, isNear, noServer, type ServerOptions } from '../server.ts'

export interface ExportRun extends ServerOptions {
  /** The JSON text of an ArticleFilter. */
  readonly filter?: string
  /** The file to write, gzipped if its name ends in .gz. Default: standard output. */
  readonly out?: string
  readonly stdout: Writable
  readonly onStart: (records: number) => void
  readonly onRecords: (records: number) => void
}

/**
 * Exports the archive, and returns the number of records. A file is written completely or not at all.
 * @throws if a record is missing from the server's answer.
 */
export async function runExport(run: ExportRun): Promise<number> {
  const response = await request(run)
  const expected = Number(response.headers.get('x-verbatim-records') ?? NaN)
  if (Number.isFinite(expected)) run.onStart(expected)
  if (response.body === null) throw broken("the server's answer is empty", run)
  const counter = countLines(run.onRecords)
  const source = Readable.fromWeb(response.body as never)
  const check = () => {
    if (counter.isCut()) throw broken('the last record is truncated', run)
    if (Number.isFinite(expected) && counter.records() !== expected)
      throw broken(`only ${counter.records()} of ${expected} records arrived`, run)
  }
  if (run.out === undefined) await pass(run, source, counter.stream, keepOpen(run.stdout)).then(check)
  else await toFile(run, source, counter.stream, run.out, check)
  return counter.records()
}

async function request({ filter, ...server }: ExportRun): Promise<Response> {
  const endpoint = endpointOf(server.url, 'export')
  const headers = {
    ...headersOf(server),
    accept: 'application/x-ndjson',
    'accept-encoding': isNear(server.url) ? 'identity' : 'gzip',
  }
  const asked = filter === undefined ? {} : { method: 'POST', body: `{"filter":${checkJson(filter)}}` }
  const response = await fetch(endpoint, {
    ...asked,
    headers: { ...headers, ...(filter === undefined ? {} : { 'content-type': 'application/json' }) },
  }).catch((error: unknown) => {
    throw noServer(server.url, causeOf(error).message)
  })
  if (response.ok && response.headers.get('content-type')?.startsWith('application/x-ndjson')) return response
  const text = await response.text()
  const message =
    messageOf(text) ??
    `${endpoint} answers ${response.status}, but not like a Verbatim server: give the server's base URL with --url`
  if (response.status === 401 || response.status === 403)
    throw new ArchiveError(
      'UNAUTHENTICATED',
      `The server refuses the access key: ${message} Give a valid key with --key or VERBATIM_KEY.`,
    )
  throw new ArchiveError(response.status === 503 ? 'UNAVAILABLE' : 'SETUP', message)
}

function checkJson(filter: string): string {
  try {
    JSON.parse(filter)
    return filter
  } catch (error) {
    throw new ArchiveError(
      'SETUP',
      `--filter is not valid JSON (${(error as Error).message}): give an ArticleFilter such as '{"languages":["en"]}'.`,
    )
  }
}

function messageOf(text: string): string | null {
  try {
    const { errors } = JSON.parse(text) as { errors?: { message?: string }[] }
    return errors?.[0]?.message ?? null
  } catch {
    return null
  }
}

/**
 * The file is written under a temporary name and renamed when it is complete, so that an interrupted export does not
 * look like a complete one.
 */
async function toFile(
  run: ExportRun,
  source: Readable,
  counter: Transform,
  out: string,
  check: () => void,
): Promise<void> {
  const partial = `${out}.part`
  try {
    await pass(
      run,
      source,
      counter,
      out.endsWith('.gz') ? createGzip() : new PassThrough(),
      createWriteStream(partial, { flush: true }),
    )
    check()
    await rename(partial, out)
  } catch (error) {
    await rm(partial, { force: true })
    if (error instanceof ArchiveError || !(error instanceof Error) || !('syscall' in error)) throw error
    throw new ArchiveError('SETUP', `${out} cannot be written: ${error.message}.`)
  }
}

async function pass(run: ExportRun, ...streams: [Readable, ...(Transform | Writable)[]]): Promise<void> {
  try {
    await pipeline(streams as never)
  } catch (error) {
    // The program that reads our output has closed it, as `head` does.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE')
      throw new ArchiveError('SETUP', 'The output was closed before all records were written.')
    if (error instanceof Error && 'syscall' in error) throw error
    throw broken(causeOf(error).message, run)
  }
}

function countLines(onRecords: (records: number) => void): {
  stream: Transform
  records: () => number
  isCut: () => boolean
} {
  let records = 0
  let ended = true
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let lines = 0
      for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) lines += 1
      records += lines
      ended = chunk.at(-1) === 0x0a
      onRecords(lines)
      done(null, chunk)
    },
  })
  return { stream, records: () => records, isCut: () => !ended }
}

/** Returns a stream that writes to standard output and does not close it at the end. */
function keepOpen(out: Writable): Writable {
  const through = new PassThrough()
  through.pipe(out, { end: false })
  out.once('error', (error) => through.destroy(error))
  return through
}

function broken(reason: string, { out }: ExportRun): ArchiveError {
  const left = out === undefined ? 'The output is incomplete' : `${out} was not written`
  return new ArchiveError('UNAVAILABLE', `The export was interrupted (${reason}). ${left}: run the same command again.`)
}
