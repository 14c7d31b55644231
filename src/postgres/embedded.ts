import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { ArchiveError } from '../errors.ts'
import { openCluster, USER } from './embedded/cluster.ts'
import { findPlace, readCredentials, type Credentials, type Place } from './embedded/place.ts'
import { findPostmaster, startPostmaster, stopPostmaster, type Postmaster } from './embedded/postmaster.ts'

export interface EmbeddedServer {
  readonly url: string
  /** Where the data lies, which is not always the directory asked for. */
  readonly data: string
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Postgres' data; the password and the log lie beside it, as `<directory>.json` and `<directory>.log`. */
  readonly directory: string
  /** A free one where it is left out. */
  readonly port?: number
  readonly flags?: readonly string[]
  /** Hears what a user should know, e.g. that the data lies elsewhere. */
  readonly say?: (line: string) => void
}

// Held by whoever may stop the server, for as long as he lives: Postgres itself lets go of it when the process is killed.
const OWNER_LOCK = 7_246_001
const GIVE_UP_MS = 30_000
const OTHER_OWNER_MS = 3_000
const RETRY_MS = 100

/** A server of one's own on this directory. One that a killed process left behind is taken over; one that somebody uses is an error. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await findPlace(options.directory, options.say ?? (() => {}))
  const since = Date.now()
  for (;;) {
    const { credentials, postmaster } = await startOrFind(place, options, since)
    const owner = await claim(credentials, postmaster)
    if (owner) {
      return {
        url: urlOf(credentials, postmaster),
        data: place.data,
        async stop() {
          await stopPostmaster(postmaster.pid, 'now')
          await owner.end({ timeout: 0 })
        },
      }
    }
    if (Date.now() - since > OTHER_OWNER_MS) {
      throw new ArchiveError('SETUP', `Another Verbatim is running on ${options.directory}: stop it, or set VERBATIM_DIR to a directory of this one's own.`)
    }
    await sleep(RETRY_MS)
  }
}

/** The server on this directory for the moment of a command: the running one, else one that is stopped at the end. */
export async function borrowEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await findPlace(options.directory, options.say ?? (() => {}))
  const { credentials, postmaster, started } = await startOrFind(place, options, Date.now())
  const owner = started ? await claim(credentials, postmaster) : null
  return {
    url: urlOf(credentials, postmaster),
    data: place.data,
    async stop() {
      if (!owner) return
      await owner.end({ timeout: 1 })
      // Other commands may have found it by now; they end by themselves.
      await stopPostmaster(postmaster.pid, 'when everybody is gone')
    },
  }
}

interface Found {
  readonly credentials: Credentials
  readonly postmaster: Postmaster
  readonly started: boolean
}

async function startOrFind(place: Place, options: EmbeddedOptions, since: number): Promise<Found> {
  for (;;) {
    const running = await findPostmaster(place)
    const credentials = running ? await readCredentials(place.secret) : await openCluster(place)
    if (!running && credentials) {
      try {
        return { credentials, postmaster: await startPostmaster(place, options), started: true }
      } catch (error) {
        // Somebody else was faster: his server serves as well.
        if (!(await findPostmaster(place))) throw error
      }
    }
    if (running?.ready && credentials && (await answers(credentials, running))) return { credentials, postmaster: running, started: false }
    if (Date.now() - since > GIVE_UP_MS) {
      throw new ArchiveError('SETUP', `A Postgres (process ${running?.pid ?? 'unknown'}) runs on ${place.data} but does not answer: end it and start again.`)
    }
    await sleep(RETRY_MS)
  }
}

async function answers(credentials: Credentials, postmaster: Postmaster): Promise<boolean> {
  const client = postgres(urlOf(credentials, postmaster), { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    await client`select 1`
    return true
  } catch {
    return false
  } finally {
    await client.end({ timeout: 1 })
  }
}

async function claim(credentials: Credentials, postmaster: Postmaster): Promise<postgres.Sql | null> {
  const client = postgres(urlOf(credentials, postmaster), {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: `verbatim owner ${process.pid}` },
  })
  const got = await client<{ got: boolean }[]>`select pg_try_advisory_lock(${OWNER_LOCK}) as got`.catch(() => [])
  if (got[0]?.got) return client
  await client.end({ timeout: 1 })
  return null
}

function urlOf(credentials: Credentials, postmaster: Postmaster): string {
  return `postgres://${USER}:${credentials.password}@127.0.0.1:${postmaster.port}/postgres`
}
