import { Worker } from 'node:worker_threads'
import type { Parsed } from './json-thread.ts'

type Done = (error: Error | null, value?: unknown) => void
/** fastify's own parser of a text. */
type ParseText = (text: string, done: Done) => void

export interface BodyToParse {
  /** In UTF-8. A large one is handed over, and empty afterwards. */
  readonly body: Buffer
  /** A loader's body is parsed before those of readers that wait. */
  readonly isLoader: boolean
  /** Whether nobody waits for the answer any more. */
  isGone(): boolean
  parseText: ParseText
}

// Most requests are smaller. Parsing one takes less than a millisecond.
const SMALL = 65_536
// From here on a thread is worth its start, 30 ms: parsing takes 10 ms for each megabyte.
const LARGE = 4_000_000

// Invalid on purpose. fastify's parser refuses it with the message that every invalid text gets.
const NOTHING = '{'

/**
 * Parses bodies in such a way that others are answered at the same time: small ones at once, larger ones with
 * a pause between, large ones on a thread, one after the other.
 */
export function createJsonParser(): (given: BodyToParse, done: Done) => void {
  const waiting: (() => void)[] = []
  let isBusy = false
  // With a pause as long as the work: the event loop accepts one connection in each of its turns, so that without one a
  // new client would wait for as many bodies as there are connections before its own.
  const next = () => {
    const began = performance.now()
    waiting.shift()?.()
    // After what follows from it at once.
    setImmediate(() => {
      isBusy = waiting.length > 0
      if (isBusy) setTimeout(next, performance.now() - began)
    })
  }
  let lastOnThread = Promise.resolve()
  return ({ body, isLoader, isGone, parseText }, done) => {
    if (body.length <= SMALL) return parseText(body.toString('utf8'), done)
    if (body.length > LARGE) {
      lastOnThread = lastOnThread
        .then(() => (isGone() ? { isWrong: true as const } : parseOnThread(body)))
        // The error is the same as for a small body.
        .then((parsed) => ('value' in parsed ? done(null, parsed.value) : parseText(NOTHING, done)))
        .catch(done)
      return
    }
    const turn = () => parseText(isGone() ? NOTHING : body.toString('utf8'), done)
    if (isLoader) waiting.unshift(turn)
    else waiting.push(turn)
    if (isBusy) return
    isBusy = true
    setImmediate(next)
  }
}

function parseOnThread(body: Buffer): Promise<Parsed> {
  const file = new URL(import.meta.url.endsWith('.ts') ? './json-thread.ts' : './json-thread.js', import.meta.url)
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData: body, transferList: [body.buffer as ArrayBuffer] })
    thread.once('message', resolve).once('error', reject)
    thread.once('exit', () => reject(new Error('the thread of a body ended by itself')))
  })
}
