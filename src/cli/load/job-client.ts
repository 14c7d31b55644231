import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ArchiveError } from '../../errors.ts'
import type { LoadCounts, RecordCounts, UserError } from '../../load/answer.ts'
import { causeOf, endpointOf, headersOf } from '../server.ts'
import { type ClientOptions, createAsk, judge, persist } from './ask.ts'
import type { Fault } from '../read/record.ts'

export interface Job {
  readonly id: string
  readonly status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'
  readonly dryRun: boolean
  readonly totalLines: number
  readonly processedLines: number
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly recordsPerSecond: number | null
  /**
   * The reason why the job has the status FAILED. Null if the job did not fail, or if it failed because lines were
   * rejected: the function `errors` lists the errors of these lines.
   */
  readonly failure: string | null
}

export interface LineError extends Fault {
  readonly line: number
}

export interface JobClient {
  /**
   * Checks the access key before gigabytes are sent.
   * @throws UNAUTHENTICATED if the key may not load.
   */
  check(): Promise<void>
  /**
   * Sends the bytes that `open` returns. If the connection breaks, calls `open` again and sends everything again.
   * Returns the upload's ID.
   */
  upload(open: () => AsyncIterable<Uint8Array>): Promise<string>
  start(upload: string, options: { dryRun: boolean; idempotencyKey: string }): Promise<Job>
  /** @throws SETUP if there is no such job. */
  find(id: string): Promise<Job>
  cancel(id: string): Promise<Job>
  /** All errors of the job, sorted by line. */
  errors(id: string): AsyncGenerator<LineError>
}

const JOB = `id status dryRun totalLines processedLines recordsPerSecond failure
  counts { created updated unchanged rejected skipped } created { outlets agents events articles quotes }`
const PAGE = 100

interface Payload {
  readonly job: Job | null
  readonly userErrors: readonly UserError[]
}

export function createJobClient(options: ClientOptions): JobClient {
  const ask = createAsk(options)
  const get = async <Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> => {
    const data = await ask<Data & object>(query, variables)
    if ('refused' in data) throw new ArchiveError('SETUP', `The server rejected the request: ${data.refused as string}`)
    return data
  }
  const jobOf = ({ job, userErrors: [error] }: Payload): Job => {
    if (error) throw new ArchiveError('SETUP', error.message)
    if (!job) throw new ArchiveError('SETUP', "The server's answer contains no job.")
    return job
  }
  return {
    async check() {
      await get('{ loadJobs(first: 1) { nodes { id } } }', {})
    },
    upload: (open) => upload(options, open),
    async start(id, options) {
      const query = `mutation Start($input: StartLoadInput!) { startLoad(input: $input) { job { ${JOB} } userErrors { code field message } } }`
      return jobOf((await get<{ startLoad: Payload }>(query, { input: { upload: id, ...options } })).startLoad)
    },
    async find(id) {
      const { loadJob } = await get<{ loadJob: Job | null }>(`query Job($id: ID!) { loadJob(id: $id) { ${JOB} } }`, {
        id,
      })
      if (loadJob === null)
        throw new ArchiveError(
          'SETUP',
          `The server does not know the job ${id}: give the id that \`verbatim load --detach\` printed.`,
        )
      return loadJob
    },
    async cancel(id) {
      const query = `mutation Cancel($input: CancelLoadInput!) { cancelLoad(input: $input) { job { ${JOB} } userErrors { code field message } } }`
      return jobOf((await get<{ cancelLoad: Payload }>(query, { input: { id } })).cancelLoad)
    },
    async *errors(id) {
      type Page = {
        loadJob: { errors: { nodes: LineError[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } | null
      }
      const query = `query Errors($id: ID!, $after: String) {
        loadJob(id: $id) { errors(first: ${PAGE}, after: $after) { nodes { line code field message } pageInfo { hasNextPage endCursor } } }
      }`
      for (let after: string | null = null; ;) {
        const { loadJob }: Page = await get<Page>(query, { id, after })
        if (!loadJob) return
        yield* loadJob.errors.nodes
        if (!loadJob.errors.pageInfo.hasNextPage) return
        after = loadJob.errors.pageInfo.endCursor
      }
    },
  }
}

async function upload(options: ClientOptions, open: () => AsyncIterable<Uint8Array>): Promise<string> {
  const endpoint = endpointOf(options.url, 'uploads')
  const state = { reached: true }
  const { id } = await persist(options, state, async (): Promise<{ done: { id: string } } | { retry: string }> => {
    const source = watched(open())
    try {
      const response = await post(
        endpoint,
        { 'content-type': 'application/x-ndjson', ...headersOf(options) },
        source.bytes,
        options.timeoutMs,
      )
      const text = await response.text()
      if (response.ok) return { done: JSON.parse(text) as { id: string } }
      const outcome = judge(response, text, options, endpoint)
      if ('retry' in outcome) return outcome
      throw new ArchiveError(
        'SETUP',
        `The server does not accept this file: ${(outcome.done as { refused?: string }).refused ?? text}`,
      )
    } catch (error) {
      // If a file cannot be read now, another attempt cannot read it either.
      const failure = source.failure()
      if (failure !== null) throw failure
      if (error instanceof ArchiveError) throw error
      return { retry: causeOf(error).message }
    }
  })
  return id
}

/**
 * Sends a POST request with a body of any length. Does not use Node's `fetch`, which keeps all bytes that it has sent:
 * `fetch` took 384 MB of memory to send 272 MB.
 */
async function post(
  endpoint: URL,
  headers: Readonly<Record<string, string>>,
  body: AsyncIterable<Uint8Array>,
  timeoutMs = 300_000,
): Promise<Response> {
  const send = endpoint.protocol === 'https:' ? requestHttps : requestHttp
  const request = send(endpoint, { method: 'POST', headers, timeout: timeoutMs })
  request.on('timeout', () => request.destroy(new Error('no answer in time')))
  return new Promise((resolve, reject) => {
    request.on('response', (message) => {
      const { statusCode: status = 0, headers } = message
      const after = headers['retry-after']
      resolve(
        new Response(Readable.toWeb(message) as ReadableStream, {
          status,
          headers: after === undefined ? {} : { 'retry-after': after },
        }),
      )
    })
    // The connection may also break after the whole body is sent, while the request waits for the answer.
    request.on('error', reject)
    pipeline(body, request).catch(reject)
  })
}

function watched(bytes: AsyncIterable<Uint8Array>): { bytes: AsyncIterable<Uint8Array>; failure: () => Error | null } {
  let failure: Error | null = null
  async function* watch() {
    try {
      yield* bytes
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }
  return { bytes: watch(), failure: () => failure }
}
