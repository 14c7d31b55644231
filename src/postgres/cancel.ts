import { createUnorderedList } from '../unordered-list.ts'
import type { Sql } from './sql.ts'

/** Properties of postgres.js statements that are missing in the published type. */
interface Statement {
  readonly active: boolean
  cancel(): void
}

// The running statements of all pools. In this file, the client of a statement is the client whose request needs the
// result, and `isGone` returns whether that client has disconnected. One timer checks the clients of all running
// statements, because a listener for each statement would make every request slower.
const underWay = createUnorderedList<{ readonly statement: Statement; readonly isGone: () => boolean }>()
const SWEEP_MS = 100
let timer: NodeJS.Timeout | null = null

// The time, in milliseconds, that a cancel request may take to arrive on a busy machine.
const CANCEL_MS = 2_000
const MAX_REPEATS = 2
let canceledAt = -Infinity

// At most one statement per connection of the pool is sent at a time. The other statements wait in a queue of this
// process. There are two reasons:
// - A statement that has been sent cannot be canceled before it runs. If hundreds of clients sent a request and then
//   disconnected, all later reads would wait until the statements of these clients have started and have been canceled,
//   one after another. A statement that still waits in the queue is not sent if its client has left.
// - If postgres.js 3.4.9 sends a statement through a busy connection, it searches its list of busy connections. The
//   list gets longer with each such statement, and becomes short again only when at most one connection is busy. After
//   half a minute of steady load, reads were up to a fifth slower.
interface Queue {
  free: number
  readonly waiting: { readonly isGone: () => boolean; start(): void; fail(error: Error): void }[]
}
const queues = new WeakMap<Sql, Queue>()

/**
 * Runs a statement or a transaction that only reads. A statement is canceled if its client disconnects. A transaction
 * must use `cancelWhenGone` for its statements. What may have been canceled by mistake is repeated (see
 * `repeatWhenHit`). `ask` must not call `runForClient`, because it already uses one of the pool's connections.
 */
export function runForClient<T>(pool: Sql, ask: () => PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  return repeatWhenHit(() => inTurn(queueOf(pool), ask, isGone), isGone)
}

async function inTurn<T>(queue: Queue, ask: () => PromiseLike<T>, isGone: () => boolean): Promise<T> {
  if (queue.free > 0) queue.free -= 1
  else await new Promise<void>((start, fail) => void queue.waiting.push({ isGone, start, fail }))
  try {
    return await cancelWhenGone(ask(), isGone)
  } finally {
    startNext(queue)
  }
}

function queueOf(pool: Sql): Queue {
  let queue = queues.get(pool)
  if (!queue) {
    queue = { free: pool.options.max, waiting: [] }
    queues.set(pool, queue)
  }
  return queue
}

function startNext(queue: Queue): void {
  for (let next = queue.waiting.shift(); next; next = queue.waiting.shift()) {
    if (!next.isGone()) return next.start()
    next.fail(canceled())
  }
  queue.free += 1
}

/** Returns an error like the one that Postgres returns for a canceled statement. */
export function canceled(): Error {
  return Object.assign(new Error('canceling statement due to user request'), { code: '57014' })
}

/**
 * Waits for the result of a statement, and cancels the statement if its client disconnects. This function does not
 * repeat a statement that was canceled by mistake. So use it only for statements inside a transaction, and run the
 * whole transaction with `runForClient`.
 */
export async function cancelWhenGone<T>(asked: PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  const statement = asked as PromiseLike<T> & Statement
  const entry = underWay.add({ statement, isGone })
  timer ??= setInterval(sweep, SWEEP_MS).unref()
  try {
    return await statement
  } finally {
    underWay.remove(entry)
  }
}

/**
 * Runs a statement or a transaction, and repeats it if it may have been canceled by mistake. A cancel request names a
 * connection, not a statement: it ends the statement that is running on the connection when the request arrives. If the
 * intended statement has already ended when the request arrives, the next statement on the connection is canceled
 * instead.
 */
async function repeatWhenHit<T>(ask: () => PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await ask()
    } catch (error) {
      const isHit = isCanceled(error) && performance.now() - canceledAt < CANCEL_MS
      if (!isHit || isGone() || repeats === MAX_REPEATS) throw error
    }
  }
}

const never = () => false

function sweep(): void {
  if (underWay.entries.length === 0 && timer) {
    clearInterval(timer)
    timer = null
  }
  for (const { value } of underWay.entries) {
    const { statement, isGone } = value
    // A statement that still waits for a connection cannot be canceled yet.
    if (!statement.active || !isGone()) continue
    statement.cancel()
    canceledAt = performance.now()
  }
}

function isCanceled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}
