import { setTimeout as sleep } from 'node:timers/promises'
import { Meilisearch, MeilisearchApiError } from 'meilisearch'
import { ArchiveError } from '../../errors.ts'
import { SearchRefusal } from '../engine.ts'
import { openPost } from './http.ts'

export interface MeilisearchOptions {
  readonly url: string
  readonly key: string | null
  /** The name of the index in which searches look. A rebuild fills the index `<index>_next`. */
  readonly index?: string
  readonly timeouts?: Partial<MeilisearchTimeouts>
}

/** The time limits for one HTTP request, in milliseconds. */
export interface MeilisearchTimeouts {
  /**
   * The limit for a search, and for the check whether Meilisearch answers. This limit must be less than 5 s, the time
   * that the API may take for a whole search.
   */
  readonly searchMs: number
  readonly uploadMs: number
  readonly otherMs: number
}

export type Call = (
  method: 'get' | 'post' | 'patch' | 'delete',
  path: string,
  options?: CallOptions,
) => Promise<unknown>
export interface CallOptions {
  /** An object is sent as JSON, a string as NDJSON. */
  readonly body?: object | string
  readonly params?: Record<string, string>
  /** If omitted, `otherMs`. */
  readonly timeout?: keyof MeilisearchTimeouts
  readonly signal?: AbortSignal
}

/** The name of the index in which searches look. */
export function nameOf({ index = 'verbatim' }: MeilisearchOptions): string {
  return index
}

const TIMEOUTS: MeilisearchTimeouts = { searchMs: 4_500, uploadMs: 60_000, otherMs: 10_000 }

/**
 * An error that Meilisearch reported for a request: for example, the index does not exist. Failures of the connection
 * or of Meilisearch, and rejected API keys, are errors with the code UNAVAILABLE instead.
 */
export class MeilisearchAnswer extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, status: number, message: string) {
    super(message)
    this.name = 'MeilisearchAnswer'
    this.code = code
    this.status = status
  }
}

/** Returns an answer, or null if Meilisearch answered that the index or the document does not exist. */
export async function nullIfMissing(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof MeilisearchAnswer && /^(index|document)_not_found$/.test(error.code)) return null
    throw error
  }
}

export function openClient(options: MeilisearchOptions): Call {
  const client = new Meilisearch({
    host: options.url,
    ...(options.key === null ? {} : { apiKey: options.key }),
    // Compression is switched off, because it makes answers 45 ms slower on loopback: 48 ms instead of 2.6 ms were
    // measured for 20 hits.
    requestInit: { headers: { 'accept-encoding': 'identity' } },
  })
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  return async (method, path, { body, params, timeout = 'otherMs', signal } = {}) => {
    const timeoutMs = timeouts[timeout]
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      return await client.httpRequest[method]<unknown>({
        path,
        ...(body === undefined ? {} : { body }),
        ...(typeof body === 'string' ? { contentType: 'application/x-ndjson' } : {}),
        ...(params ? { params } : {}),
        extraRequestInit: { signal: signal ? AbortSignal.any([signal, limit]) : limit },
      })
    } catch (error) {
      signal?.throwIfAborted()
      throw toFailure(error, limit.aborted ? timeoutMs : null)
    }
  }
}

export type Find = (path: string, body: object) => Promise<unknown>

/** Returns a function that sends a search request with the time limit for searches. */
export function openFind({ url, key, timeouts }: MeilisearchOptions): Find {
  const post = openPost(url, key)
  const { searchMs } = { ...TIMEOUTS, ...timeouts }
  return async (path, body) => {
    const late = () => unavailable(`did not answer within ${searchMs / 1000} s`)
    const { status, text } = await post(path, JSON.stringify(body), searchMs, late).catch((error: unknown) => {
      throw error instanceof ArchiveError ? error : unavailable('does not answer', error)
    })
    let answer: unknown
    try {
      answer = JSON.parse(text)
    } catch (error) {
      throw status >= 400 ? toAnswerFailure(status, {}, error) : unavailable('does not answer', error)
    }
    if (status < 400) return answer
    throw toAnswerFailure(status, (answer ?? {}) as ErrorBody, new Error(text.slice(0, 500)))
  }
}

const REFUSED_KEY = new Set(['invalid_api_key', 'missing_authorization_header', 'missing_master_key'])

function toFailure(error: unknown, timedOutMs: number | null): Error {
  if (timedOutMs !== null) return unavailable(`did not answer within ${timedOutMs / 1000} s`, error)
  if (!(error instanceof MeilisearchApiError)) return unavailable('does not answer', error)
  return toAnswerFailure(error.response.status, { ...error.cause, message: error.message }, error)
}

interface ErrorBody {
  readonly code?: string
  readonly type?: string
  readonly message?: string
}

function toAnswerFailure(status: number, { code = '', type, message = '' }: ErrorBody, error: unknown): Error {
  if (REFUSED_KEY.has(code) || status === 401 || status === 403)
    return unavailable('refuses the key (MEILI_KEY)', error)
  // Meilisearch answers 422 if its disk or its task database is full, or if it cannot use its files. An error without a
  // code comes from a proxy in front of Meilisearch.
  if (status >= 500 || status === 422 || status === 429 || code === '' || type === 'system')
    return unavailable(`answers ${status}${code === '' ? '' : ` (${code})`}`, error)
  return new MeilisearchAnswer(code, status, message)
}

export function unavailable(what: string, cause?: unknown): ArchiveError {
  return new ArchiveError(
    'UNAVAILABLE',
    `The search engine Meilisearch ${what}: try again in a few seconds.`,
    {},
    { cause },
  )
}

interface Task {
  readonly status: string
  readonly enqueuedAt: string
  readonly customMetadata?: string | null
  readonly error?: { readonly message: string; readonly code: string; readonly type: string } | null
}
interface Enqueued {
  readonly taskUid: number
  readonly enqueuedAt: string
}

const FIRST_POLL_MS = 10
const LAST_POLL_MS = 250

/**
 * Waits until Meilisearch has processed a write. The answer to the write itself only means that the write is in
 * Meilisearch's queue.
 */
export async function waitForTask(
  call: Call,
  answer: unknown,
  options: { metadata?: string; signal?: AbortSignal } = {},
): Promise<void> {
  const { taskUid, enqueuedAt } = answer as Partial<Enqueued>
  if (typeof taskUid !== 'number') throw unavailable('accepted a write without creating a task')
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 1.5, LAST_POLL_MS)) {
    await sleep(pause, undefined, options.signal ? { signal: options.signal } : {})
    const task = (await call('get', `tasks/${taskUid}`, options.signal ? { signal: options.signal } : {}).catch(
      lostTask,
    )) as Task
    // After Meilisearch was restored from a backup, another task may have the same number.
    const isOurs =
      task.enqueuedAt === enqueuedAt && (options.metadata === undefined || task.customMetadata === options.metadata)
    if (!isOurs) throw unavailable('lost a task that it had accepted')
    if (task.status === 'succeeded') return
    if (task.status === 'failed') throw failedTask(task)
    if (task.status === 'canceled') throw unavailable('reports that a task was canceled')
  }
}

/**
 * Whether the error means that Meilisearch does not find the task. Then the task is lost, or our API key does not give
 * access to it.
 */
export function isLostTask(error: unknown): boolean {
  return (
    error instanceof ArchiveError && error.cause instanceof MeilisearchAnswer && error.cause.code === 'task_not_found'
  )
}

function lostTask(error: unknown): never {
  if (error instanceof MeilisearchAnswer && error.code === 'task_not_found')
    throw unavailable('lost a task that it had accepted', error)
  throw error
}

function failedTask({ error }: Task): Error {
  if (error?.code === 'index_not_found' || error?.code === 'index_already_exists')
    return new MeilisearchAnswer(error.code, 404, error.message)
  // If Meilisearch has an internal error, all tasks that it was processing together fail, including the correct ones.
  // So such an error does not mean that these documents are invalid.
  if (error?.type !== 'invalid_request')
    return unavailable(`could not complete a task (${error?.message ?? 'no reason given'})`)
  return new SearchRefusal(error.message)
}
