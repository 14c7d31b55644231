import { Worker } from 'node:worker_threads'
import { parse } from 'secure-json-parse'
import type { Parsed } from './json-thread.ts'
import { UnreadableBody } from './unreadable-body.ts'

type Done = (error: Error | null, value?: unknown) => void

export interface BodyToParse {
  /** The body in UTF-8. This buffer becomes empty when a large body is moved to a thread. */
  readonly body: Buffer
  /** Bodies from loaders are parsed before the waiting bodies of readers. */
  readonly isLoader: boolean
  /** Whether the client has closed the connection. */
  isGone(): boolean
}

// Most bodies are smaller than 64 KiB, and are parsed in less than a millisecond.
const SMALL = 65_536
// Bodies that are larger than this number of bytes are parsed on a thread. A thread takes 30 ms to start, and parsing
// takes 10 ms per megabyte, so a thread gains little or nothing for smaller bodies.
const LARGE = 4_000_000

/**
 * Creates a parser that does not block other requests for long. Small bodies are parsed immediately. Medium bodies are
 * parsed one after another, with pauses. Large bodies are also parsed one after another, each on a thread of its own.
 */
export function createJsonParser(): (given: BodyToParse, done: Done) => void {
  const waiting: (() => void)[] = []
  let isBusy = false
  // After each body, the parser pauses for as long as it took to parse that body. Each turn of the event loop accepts
  // only one new connection. Without the pauses, each turn would accept one connection and then parse one body. So if
  // ten clients connected at the same time, the last of them would wait until ten bodies had been parsed.
  const next = () => {
    const began = performance.now()
    waiting.shift()?.()
    // `setImmediate` runs its callback after the callbacks that the parsed body has triggered, so the measured time
    // includes them.
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
        // A body that is not valid JSON gets the same error whether it was parsed on the thread or not.
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
    'The body is not valid JSON, or it has a field `__proto__` or `constructor.prototype`, which is not allowed: send valid JSON.',
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
