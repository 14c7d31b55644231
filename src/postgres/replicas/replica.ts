import type { Socket } from 'node:net'
import { atMost, createWake } from '../../wait.ts'
import { FORMATS, openClient } from '../client.ts'
import { type ConnectOptions, type Db, openRead, readSettings } from '../connect.ts'
import { checkReads } from '../read-pooler.ts'
import { setNothing } from '../set-on-connect.ts'
import type { Place } from '../url.ts'
import { askState, type Expected, type ReplicaState, whyUnusable } from './state.ts'

/** A standby that answers reads. */
export interface Replica {
  /** The host and the port. */
  readonly name: string
  /** The pools of the primary, but with a pool of the replica for reads. */
  readonly db: Db
  /** Returns the state that the replica last reported, or null while no reads may go to the replica. */
  state(): ReplicaState | null
  /** Keeps reads away from the replica for a short time. Called after the replica has failed. */
  rest(): void
  /**
   * Checks the pooler in front of the replica, if there is one. @throws SETUP if reads cannot go through it, and
   * another error if the replica does not answer.
   */
  check(): Promise<void>
  /** Asks the replica for its state now. */
  poke(): void
  /** Calls `leave` if the replica stops answering. Returns a function that removes `leave` again. */
  onceGone(leave: () => void): () => void
  close(): Promise<void>
}

export interface ReplicaOptions extends ConnectOptions {
  readonly name: string
  /** The address of the replica, which is one of the hosts of the URL. */
  readonly place: Place
  /** The pools of the primary. */
  readonly primary: Db
  readonly expected: Expected
  /** Whether requests are waiting for a replica to replay more of the log. If so, the state is requested more often. */
  isAwaited(): boolean
  /**
   * Called each time the replica has been asked for its state. `problem` is the reason why the replica cannot be read,
   * or null if it can.
   */
  tell(problem: string | null): void
}

const POLL_MS = 500
const AWAITED_POLL_MS = 5
const ANSWER_MS = 1_000
const CONNECT_S = 1
const REST_MS = 2_000

/** Opens a replica, and keeps asking it for its state until `close` is called. The replica need not answer yet. */
export function openReplica(options: ReplicaOptions): Replica {
  const { primary, expected, isAwaited, tell } = options
  const sockets = new Set<Socket>()
  const guests = new Set<() => void>()
  const closing = new AbortController()
  const wake = createWake()
  const client = {
    server: options.place,
    onSocket(socket: Socket) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    },
  }
  const read = openRead({ ...options, connectTimeoutS: CONNECT_S }, client)
  const watch = openClient(
    options.url,
    {
      max: 1,
      connect_timeout: CONNECT_S,
      idle_timeout: 0,
      max_lifetime: null,
      connection: { application_name: 'verbatim replica', statement_timeout: ANSWER_MS },
    },
    client,
  )
  const openProbe = () => {
    const probe = openClient(options.url, { max: 1, connect_timeout: CONNECT_S }, { server: options.place })
    setNothing(probe)
    return probe
  }
  let checked: Promise<void> | null = null
  function check(): Promise<void> {
    checked ??= checkReads(options.name, openProbe, { ...readSettings(options), ...FORMATS }).then(
      (pooling) => {
        // In transaction mode, a setting would also apply to other clients of the pooler.
        if (pooling === 'transaction') for (const pool of [read, watch]) setNothing(pool)
      },
      (error: unknown) => {
        checked = null
        throw error
      },
    )
    return checked
  }

  let state: ReplicaState | null = null
  let restsUntil = 0

  async function look(): Promise<void> {
    const asked = { isAnswered: false, problem: `it did not answer within ${ANSWER_MS} ms` as string | null }
    let found: ReplicaState | null = null
    const ask = async () => {
      await check()
      found = await askState(watch)
      asked.problem = await whyUnusable(found, expected, primary)
    }
    const asking = ask()
      .catch((error: unknown) => void (asked.problem = error instanceof Error ? error.message : String(error)))
      .finally(() => (asked.isAnswered = true))
    await atMost(ANSWER_MS, asking)
    if (closing.signal.aborted) return
    const { problem, isAnswered } = asked
    state = problem === null ? found : null
    if (!isAnswered) leave()
    tell(problem)
  }

  /** Ends everything that waits for an answer of the replica. */
  function leave(): void {
    for (const guest of guests) guest()
    for (const socket of sockets) socket.destroy()
  }

  const loop = (async () => {
    while (!closing.signal.aborted) {
      await look()
      await wake.wait(isAwaited() ? AWAITED_POLL_MS : POLL_MS, closing.signal)
    }
  })()

  return {
    name: options.name,
    db: { ...primary, read },
    state: () => (performance.now() < restsUntil ? null : state),
    rest: () => (restsUntil = performance.now() + REST_MS),
    check,
    poke: () => wake.notify(),
    onceGone(guest) {
      guests.add(guest)
      return () => guests.delete(guest)
    },
    async close() {
      closing.abort()
      await Promise.all([read.end({ timeout: 1 }), watch.end({ timeout: 0 })])
      leave()
      await loop
    },
  }
}
