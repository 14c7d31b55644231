import type { Sql } from './sql.ts'

/** A statement of postgres.js has this beyond its published type. */
interface Statement {
  readonly active: boolean
  cancel(): void
}

// Of all pools. One timer instead of a listener for each statement, which every request would pay for.
const underWay = new Map<Statement, () => boolean>()
const SWEEP_MS = 100
let timer: NodeJS.Timeout | null = null

// How long a cancel may be on its way, on a busy machine.
const CANCEL_MS = 2_000
const MAX_REPEATS = 2
let cancelledAt = -Infinity

// postgres.js sends all it is given at once, and what is sent can be cancelled only when its turn comes: with hundreds
// of clients that ask and leave, everybody's reads waited for the cancels of theirs. Four for each connection keep it
// busy; the others wait here, and are never sent if their client leaves.
const SENT_PER_CONNECTION = 4

interface Queue {
  free: number
  readonly waiting: { readonly isGone: () => boolean; start(): void; fail(error: Error): void }[]
}
const queues = new WeakMap<Sql, Queue>()

/** Runs a read, which is cancelled once `isGone` says that nobody waits for it any more. */
export function runForClient<T>(pool: Sql, ask: () => PromiseLike<T>, isGone: () => boolean = never): Promise<T> {
  return repeatWhenHit(() => inTurn(pool, () => cancelWhenGone(ask(), isGone), isGone), isGone)
}

async function inTurn<T>(pool: Sql, work: () => Promise<T>, isGone: () => boolean): Promise<T> {
  const queue = queues.get(pool) ?? { free: SENT_PER_CONNECTION * pool.options.max, waiting: [] }
  queues.set(pool, queue)
  if (queue.free > 0) queue.free -= 1
  else await new Promise<void>((start, fail) => void queue.waiting.push({ isGone, start, fail }))
  try {
    return await work()
  } finally {
    startNext(queue)
  }
}

function startNext(queue: Queue): void {
  for (let next = queue.waiting.shift(); next; next = queue.waiting.shift()) {
    if (!next.isGone()) return next.start()
    next.fail(cancelled())
  }
  queue.free += 1
}

/** As Postgres says it. */
export function cancelled(): Error {
  return Object.assign(new Error('canceling statement due to user request'), { code: '57014' })
}

/** The same for a statement of a transaction, which cannot be repeated alone. */
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
 * A cancel ends whatever its connection runs when it arrives, which can be the statement after the one that was meant.
 * What may have failed for that reason is asked again.
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
    // A statement that waits for a connection has nothing to cancel yet.
    if (!statement.active || !isGone()) continue
    statement.cancel()
    cancelledAt = performance.now()
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}
