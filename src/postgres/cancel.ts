import type { Sql } from './sql.ts'

/** Properties of postgres.js statements that are missing in the published type. */
interface Statement {
  readonly active: boolean
  cancel(): void
}

// The running statements of all pools, with a function that says whether the client has left. One timer checks them
// all, because a listener for each statement would cost every request time.
const underWay = new Map<Statement, () => boolean>()
const SWEEP_MS = 100
let timer: NodeJS.Timeout | null = null

// How long a cancel request may take to arrive on a busy machine.
const CANCEL_MS = 2_000
const MAX_REPEATS = 2
let cancelledAt = -Infinity

// postgres.js sends statements at once, and a statement that was sent can be cancelled only when it runs. With hundreds
// of clients that send a request and leave, all other reads had to wait for these statements and their cancels. So only
// four statements for each connection are sent, which is enough to keep it busy. The others wait here, and are never
// sent if their client leaves.
const SENT_PER_CONNECTION = 4

interface Queue {
  free: number
  readonly waiting: { readonly isGone: () => boolean; start(): void; fail(error: Error): void }[]
}
const queues = new WeakMap<Sql, Queue>()

/** Runs a read and cancels it as soon as `isGone` returns true, which means that its client has left. */
export function runForClient<T>(pool: Sql, ask: () => PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  return repeatWhenHit(() => inTurn(pool, () => cancelWhenGone(ask(), isGone), isGone), isGone)
}

async function inTurn<T>(pool: Sql, work: () => Promise<T>, isGone: () => boolean): Promise<T> {
  const queue = queueOf(pool)
  if (queue.free > 0) queue.free -= 1
  else await new Promise<void>((start, fail) => void queue.waiting.push({ isGone, start, fail }))
  try {
    return await work()
  } finally {
    startNext(queue)
  }
}

function queueOf(pool: Sql): Queue {
  let queue = queues.get(pool)
  if (!queue) {
    queue = { free: SENT_PER_CONNECTION * pool.options.max, waiting: [] }
    queues.set(pool, queue)
  }
  return queue
}

function startNext(queue: Queue): void {
  for (let next = queue.waiting.shift(); next; next = queue.waiting.shift()) {
    if (!next.isGone()) return next.start()
    next.fail(cancelled())
  }
  queue.free += 1
}

/** The error that Postgres returns for a cancelled statement. */
export function cancelled(): Error {
  return Object.assign(new Error('canceling statement due to user request'), { code: '57014' })
}

/**
 * Cancels a statement when its client has left. It is used directly only for statements of a transaction, which cannot
 * be repeated on their own.
 */
export async function cancelWhenGone<T>(asked: PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  const statement = asked as PromiseLike<T> & Statement
  underWay.set(statement, isGone)
  timer ??= setInterval(sweep, SWEEP_MS).unref()
  try {
    return await statement
  } finally {
    underWay.delete(statement)
  }
}

/**
 * Repeats a statement that may have been cancelled by mistake. A cancel request ends the statement that its connection
 * runs when the request arrives. This may be the statement after the intended one.
 */
export async function repeatWhenHit<T>(ask: () => PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await ask()
    } catch (error) {
      const isHit = isCancelled(error) && performance.now() - cancelledAt < CANCEL_MS
      if (!isHit || isGone() || repeats === MAX_REPEATS) throw error
    }
  }
}

const never = () => false

function sweep(): void {
  if (underWay.size === 0 && timer) {
    clearInterval(timer)
    timer = null
  }
  for (const [statement, isGone] of underWay) {
    // A statement that still waits for a connection cannot be cancelled yet.
    if (!statement.active || !isGone()) continue
    statement.cancel()
    cancelledAt = performance.now()
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}
