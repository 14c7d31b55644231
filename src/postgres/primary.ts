import type { Socket } from 'node:net'
import { KNOWN_OUTAGE } from './driver.ts'
import type { Place } from './url.ts'

/** Finds the primary among several servers, of which the others are standbys. */
export interface PrimaryFinder {
  /** @throws if no server says that it is the primary. */
  find(): Promise<Place>
  /** Must be called with each socket to a place that `find` has returned. */
  watch(socket: Socket, place: Place): void
}

/** Returns the timeline of a server (see `pg_walfile_name`), or null if the server is a standby. */
export type AskTimeline = (place: Place) => Promise<number | null>

// Once a server has said that it is the primary, the others have this long to say the same. If two do, the one with
// the higher timeline was promoted later, and the other is an old primary that somebody has started again.
const GRACE_MS = 250
const SWEEP_MS = 1_000
// If a server has not answered a statement for this long, the servers are asked again which of them is the primary. A
// server that has lost its power does not close its connections, so that statements would wait for minutes.
const SILENCE_MS = 2_000

interface Seen {
  readonly place: Place
  read: number
  written: number
  at: number
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
    const now = performance.now()
    let isSilent = false
    for (const [socket, seen] of sockets) {
      if (socket.bytesRead !== seen.read)
        Object.assign(seen, { read: socket.bytesRead, written: socket.bytesWritten, at: now })
      else if (socket.bytesWritten > seen.written && now - seen.at > SILENCE_MS) isSilent = true
    }
    if (isSilent) void searchOnce().then(leaveOthers, () => {})
  }

  /** Closes the connections to all servers except the primary. */
  function leaveOthers(primary: Place): void {
    known = primary
    for (const [socket, { place }] of sockets) if (place !== primary) socket.destroy()
  }

  return {
    async find() {
      known ??= await searchOnce()
      return known
    },
    watch(socket, place) {
      sockets.set(socket, { place, read: 0, written: 0, at: performance.now() })
      timer ??= setInterval(sweep, SWEEP_MS).unref()
      socket.once('close', () => {
        sockets.delete(socket)
        if (known === place) known = null
        if (sockets.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
      })
    },
  }
}

async function findPrimary(places: readonly Place[], ask: AskTimeline): Promise<Place> {
  const found: { place: Place; timeline: number }[] = []
  const errors: unknown[] = []
  const asked = places.map(async (place) => {
    try {
      const timeline = await ask(place)
      if (timeline !== null) found.push({ place, timeline })
    } catch (error) {
      errors.push(error)
    }
    if (found.length === 0) throw new Error('not the primary')
  })
  await Promise.any(asked).catch(() => {})
  let grace: NodeJS.Timeout | undefined
  await Promise.race([Promise.allSettled(asked), new Promise((resolve) => (grace = setTimeout(resolve, GRACE_MS)))])
  clearTimeout(grace)
  const [primary] = found.sort((a, b) => b.timeline - a.timeline)
  if (primary) return primary.place
  // All servers have failed in the same way, e.g. because the password is wrong.
  const codes = new Set(errors.map(codeOf))
  if (errors.length === places.length && codes.size === 1) throw errors[0]
  throw Object.assign(
    new Error('The database has no primary server at the moment: try again in a few seconds.', { cause: errors[0] }),
    { code: KNOWN_OUTAGE },
  )
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
