import { Worker } from 'node:worker_threads'
import { parse } from 'secure-json-parse'
import type { Parsed } from './json-thread.ts'
import { UnreadableBody } from './unreadable-body.ts'

type Done = (error: Error | null, value?: unknown) => void

export interface BodyToParse {
  /** The body in UTF-8. A large body is transferred to a thread, after which this buffer is empty. */
  readonly body: Buffer
  /** Bodies of loaders are parsed before waiting bodies of readers. */
  readonly isLoader: boolean
  /** Whether the client has left. */
  isGone(): boolean
}

// Most bodies are smaller than this. Parsing them takes less than a millisecond.
const SMALL = 65_536
// From this size on, a thread saves more time than the 30 ms that it needs to start: parsing takes 10 ms for each
// megabyte.
const LARGE = 4_000_000

/**
 * Creates a parser that does not block other requests for long. Small bodies are parsed at once, medium ones one by one
 * with pauses, and large ones on a thread, one after the other.
 */
export function createJsonParser(): (given: BodyToParse, done: Done) => void {
  const waiting: (() => void)[] = []
  let isBusy = false
  // Each pause is as long as the work before it. The event loop accepts only one connection in each of its turns, so
  // without pauses a new client would have to wait until one body was parsed for each connection before its own.
  const next = () => {
    const began = performance.now()
    waiting.shift()?.()
    // This runs after all callbacks that the parsed body triggers at once.
    setImmediate(() => {
      isBusy = waiting.length > 0
      if (isBusy) setTimeout(next, performance.now() - began)
    })
  }
  let lastOnThread = Promise.resolve()
  return ({ body, isLoader, isGone }, done) => {
    if (body.length <= SMALL) return parseNow(body, done)
    if (body.length > LARGE) {
      lastOnThread = lastOnThread
        .then(() => (isGone() ? { isWrong: true as const } : parseOnThread(body)))
        // The error is the same as for a small body.
        .then((parsed) => ('value' in parsed ? done(null, parsed.value) : done(notJson())))
        .catch(done)
      return
    }
    const turn = () => (isGone() ? done(notJson()) : parseNow(body, done))
    if (isLoader) waiting.unshift(turn)
    else waiting.push(turn)
    if (isBusy) return
    isBusy = true
    setImmediate(next)
  }
}

function parseNow(body: Buffer, done: Done): void {
  let value: unknown
  try {
    value = parse(body.toString('utf8'))
  } catch {
    return done(notJson())
  }
  done(null, value)
}

function notJson(): UnreadableBody {
  return new UnreadableBody(
    400,
    'The body is not valid JSON, or it has a field `__proto__` or `constructor`, which is not allowed: send valid JSON.',
  )
}

function parseOnThread(body: Buffer): Promise<Parsed> {
  const file = new URL(import.meta.url.endsWith('.ts') ? './json-thread.ts' : './json-thread.js', import.meta.url)
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData: body, transferList: [body.buffer as ArrayBuffer] })
    thread.once('message', resolve).once('error', reject)
    thread.once('exit', () => reject(new Error('the thread that parses a body ended unexpectedly')))
  })
}
