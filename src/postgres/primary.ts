import type { Socket } from 'node:net'
import { atMost } from '../wait.ts'
import { KNOWN_OUTAGE } from './driver.ts'
import { namePlace, type Place } from './url.ts'

/** Finds the primary among several servers. All other servers are standbys. */
export interface PrimaryFinder {
  /** @throws if no server says that it is the primary. */
  find(): Promise<Place>
  /** Must be called with each new socket. `place` is the object that `find` returned for this socket. */
  watch(socket: Socket, place: Place): void
}

/** Returns the timeline of a server (see `pg_walfile_name`), or null if the server is a standby. */
export type AskTimeline = (place: Place) => Promise<number | null>

// When one server has said that it is the primary, we wait this long for the answers of the other servers. If two
// servers say that they are the primary, the one with the higher timeline was promoted later, and the other one is an
// old primary that somebody has started again.
const GRACE_MS = 250
const SWEEP_MS = 1_000
// If a server loses power, its connections are not closed, and their statements would wait minutes for an answer.
// Therefore, if a connection has received nothing for this long, the servers are asked again which of them is the
// primary. If the connection does lead to the primary, it is only idle or has a slow statement. The connection may then
// be silent for longer before the next check, up to LONGEST_MS.
const SILENCE_MS = 1_500
const SILENCE_FACTOR = 4
const LONGEST_MS = 60_000

/** The state of a socket at the last check. */
interface Seen {
  readonly place: Place
  read: number
  written: number
  /** The time at which the socket became silent, and the time for which it may stay silent. */
  since: number
  limitMs: number
}

export function createPrimaryFinder(places: readonly Place[], ask: AskTimeline): PrimaryFinder {
  let known: Place | null = null
  let search: Promise<Place> | null = null
  const sockets = new Map<Socket, Seen>()
  let timer: NodeJS.Timeout | null = null

  function searchOnce(): Promise<Place> {
    search ??= findPrimary(places, ask).finally(() => (search = null))
    return search
  }

  function sweep(): void {
    const silent = [...sockets].filter(([socket, seen]) => isSilent(socket, seen)).map(([, seen]) => seen)
    if (silent.length === 0) return
    void searchOnce().then(
      (primary) => {
        for (const seen of silent) seen.limitMs = Math.min(LONGEST_MS, seen.limitMs * SILENCE_FACTOR)
        leaveOthers(primary)
      },
      () => {},
    )
  }

  /** Closes the connections to all servers except the primary. */
  function leaveOthers(primary: Place): void {
    known = primary
    for (const [socket, { place }] of sockets) if (place !== primary) socket.destroy()
  }

  function forget(socket: Socket, place: Place): void {
    if (!sockets.delete(socket)) return
    if (known === place) known = null
    if (sockets.size > 0 || !timer) return
    clearInterval(timer)
    timer = null
  }

  return {
    async find() {
      known ??= await searchOnce()
      return known
    },
    watch(socket, place) {
      sockets.set(socket, { place, read: 0, written: 0, since: performance.now(), limitMs: SILENCE_MS })
      timer ??= setInterval(sweep, SWEEP_MS).unref()
      const onClose = () => forget(socket, place)
      socket.once('close', onClose)
      // If the connection is encrypted, the library removes all listeners of the socket when the server first answers.
      // So `onClose` is added again after the first answer.
      socket.once('data', () =>
        setImmediate(() => {
          if (socket.destroyed) onClose()
          else socket.once('close', onClose)
        }),
      )
    },
  }
}

function isSilent(socket: Socket, seen: Seen): boolean {
  const now = performance.now()
  const hasRead = socket.bytesRead !== seen.read
  // After a long silence, a new statement sets the limit back to SILENCE_MS.
  const isFirst = socket.bytesWritten !== seen.written && seen.limitMs > SILENCE_MS
  if (hasRead || isFirst) Object.assign(seen, { since: now, limitMs: SILENCE_MS })
  seen.read = socket.bytesRead
  seen.written = socket.bytesWritten
  return now - seen.since > seen.limitMs
}

async function findPrimary(places: readonly Place[], ask: AskTimeline): Promise<Place> {
  const found: { place: Place; timeline: number }[] = []
  const errors: unknown[] = []
  const reasons: string[] = []
  const asked = places.map(async (place) => {
    try {
      const timeline = await ask(place)
      if (timeline === null) reasons.push(`${namePlace(place)} is a standby`)
      else found.push({ place, timeline })
    } catch (error) {
      errors.push(error)
      reasons.push(`${namePlace(place)}: ${error instanceof Error ? error.message || codeOf(error) : String(error)}`)
    }
    if (found.length === 0) throw new Error('not the primary')
  })
  await Promise.any(asked).catch(() => {})
  await atMost(GRACE_MS, Promise.allSettled(asked))
  const [primary] = found.sort((a, b) => b.timeline - a.timeline)
  if (primary) return primary.place
  // If all servers have failed in the same way, e.g. because the password is wrong, the error of one of them is thrown.
  const codes = new Set(errors.map(codeOf))
  if (errors.length === places.length && codes.size === 1) throw errors[0]
  // Only the administrator may see the reasons. They are in `cause`, because the message may be shown to clients.
  throw Object.assign(
    new Error('The database has no primary server at the moment: try again in a few seconds.', {
      cause: new Error(reasons.sort().join('; ')),
    }),
    { code: KNOWN_OUTAGE },
  )
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
