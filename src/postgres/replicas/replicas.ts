import { ArchiveError } from '../../errors.ts'
import type { Log } from '../../observe/log.ts'
import type { ReplicaHealth } from '../../observe/metrics.ts'
import { atMost } from '../../wait.ts'
import { type ConnectOptions, type Db, DEFAULT_STATEMENT_TIMEOUT_MS } from '../connect.ts'
import { isServerFailure } from '../failure.ts'
import type { Position } from '../position.ts'
import { namePlace, parseTarget, type Place, placesOf } from '../url.ts'
import { openReplica, type Replica } from './replica.ts'
import { askExpected, hasReached } from './state.ts'

/**
 * Answers a read from the pools `db`. `isLeft` returns true once this answer is no longer needed, because the server of
 * these pools has stopped answering and the read is sent to another server.
 */
export type Ask<T> = (db: Db, isLeft: () => boolean) => Promise<T>

export interface Replicas {
  /**
   * Asks a replica that has replayed the log up to the position. If that replica fails, asks another one. If no such
   * replica is left, asks the primary. `failuresIn` returns the errors that an answer contains.
   */
  read<T>(position: Position | null, ask: Ask<T>, failuresIn: (answer: T) => readonly unknown[]): Promise<T>
  health(): readonly ReplicaHealth[]
  close(): Promise<void>
}

export interface ReplicasOptions extends Omit<ConnectOptions, 'url' | 'outage'> {
  /** The pools of the primary. */
  readonly db: Db
  /** Each host of each URL is a replica. */
  readonly urls: readonly string[]
  readonly log: Pick<Log, 'info' | 'warn'>
}

// The start-up waits at most this long for the checks of the poolers, because a pooler that cannot reach its server
// does not answer.
const CHECK_MS = 3_000
// A read waits this long in total for a replica to replay the log up to the position. After that, the primary is asked.
const WAIT_MS = 200
// If a statement is canceled before this part of its timeout has passed, the timeout is not the reason.
const TIMEOUT_SHARE = 0.9

/** @throws SETUP if a URL cannot be parsed, or if reads cannot go through the pooler in front of a replica. */
export async function openReplicas({ db, urls, log, ...options }: ReplicasOptions): Promise<Replicas> {
  const places = urls.flatMap(replicasOf)
  const expected = await askExpected(db)
  const waiters = new Set<() => void>()
  let waiting = 0
  const replicas: Replica[] = places.map(({ name, url, place }) => {
    let known: string | null | undefined
    return openReplica({
      ...options,
      name,
      url,
      place,
      primary: db,
      expected,
      isAwaited: () => waiting > 0,
      tell(problem) {
        for (const wakeUp of waiters) wakeUp()
        if (problem === known) return
        known = problem
        if (problem === null) log.info({ replica: name }, 'replica: answers reads')
        else log.warn({ replica: name, reason: problem }, 'replica: cannot be read')
      },
    })
  })
  const close = async () => void (await Promise.all(replicas.map((replica) => replica.close())))
  await checkPoolers(replicas).catch(async (error: unknown) => {
    await close()
    throw error
  })
  let turn = 0

  /**
   * Returns a replica that has reached the position, or null if none reaches it in time. The waiting ends when
   * `performance.now()` has reached `until`.
   */
  async function choose(
    position: Position | null,
    tried: ReadonlySet<Replica>,
    until: number,
  ): Promise<Replica | null> {
    turn += 1
    const inTurn = replicas.map((_, index) => replicas[(turn + index) % replicas.length] as Replica)
    let isWaiting = false
    try {
      for (;;) {
        const usable = inTurn.flatMap((replica) => {
          const state = tried.has(replica) ? null : replica.state()
          return state ? [{ replica, state }] : []
        })
        const ready = usable.find(({ state }) => position === null || hasReached(state, position))
        if (ready) return ready.replica
        // It is useless to wait for a replica that may follow a former primary.
        const hopeful = usable.filter(({ state }) => position !== null && state.timeline >= position.timeline)
        const leftMs = until - performance.now()
        if (hopeful.length === 0 || leftMs <= 0) return null
        if (!isWaiting) {
          isWaiting = true
          waiting += 1
          for (const { replica } of hopeful) replica.poke()
        }
        await nextChange(leftMs)
      }
    } finally {
      if (isWaiting) waiting -= 1
    }
  }

  function nextChange(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wakeUp = () => {
        clearTimeout(timer)
        waiters.delete(wakeUp)
        resolve()
      }
      const timer = setTimeout(wakeUp, ms)
      waiters.add(wakeUp)
    })
  }

  const timeoutMs = (options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS) * TIMEOUT_SHARE
  return {
    async read(position, ask, failuresIn) {
      const tried = new Set<Replica>()
      const until = performance.now() + WAIT_MS
      for (;;) {
        const replica = await choose(position, tried, until)
        if (!replica) return ask(db, () => false)
        tried.add(replica)
        const began = performance.now()
        const answer = await askUnlessGone(replica, ask)
        const isEarly = performance.now() - began < timeoutMs
        if (answer !== GONE && !failuresIn(answer).some((error) => isServerFailure(error, isEarly))) return answer
        replica.rest()
      }
    },
    health: () =>
      replicas.map((replica) => {
        const state = replica.state()
        return { replica: replica.name, up: state !== null, lagSeconds: state?.lagSeconds ?? null }
      }),
    close,
  }
}

/**
 * @throws SETUP if reads cannot go through the pooler in front of a replica. A replica that does not answer yet is
 * checked later.
 */
async function checkPoolers(replicas: readonly Replica[]): Promise<void> {
  const checks = replicas.map((replica) =>
    replica.check().catch((error: unknown) => {
      if (error instanceof ArchiveError && error.code === 'SETUP') throw error
    }),
  )
  await atMost(CHECK_MS, Promise.all(checks))
}

const GONE = Symbol('gone')

async function askUnlessGone<T>(replica: Replica, ask: Ask<T>): Promise<T | typeof GONE> {
  let isLeft = false
  let stop = () => {}
  const gone = new Promise<typeof GONE>((resolve) => {
    stop = replica.onceGone(() => {
      isLeft = true
      resolve(GONE)
    })
  })
  try {
    return await Promise.race([ask(replica.db, () => isLeft), gone])
  } finally {
    stop()
  }
}

function replicasOf(url: string, index: number): { name: string; url: string; place: Place }[] {
  const target = parseTarget(url)
  if (!target)
    throw new ArchiveError(
      'SETUP',
      `URL ${index + 1} of DATABASE_READ_URLS cannot be parsed: write it as postgres://user:password@host:5432/database, with reserved characters percent-encoded.`,
    )
  return placesOf(target).map((place) => ({ name: namePlace(place), url, place }))
}
