import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { ArchiveError } from '../errors.ts'
import { openCluster, readCredentials, USER, type Credentials } from './embedded/cluster.ts'
import { findPlace, type Place } from './embedded/place.ts'
import { findPostmaster, startPostmaster, stopPostmaster, type Postmaster } from './embedded/postmaster.ts'

export interface EmbeddedServer {
  readonly url: string
  /** The data directory, which may differ from the directory in the options. */
  readonly data: string
  stop(): Promise<void>
}

export interface OwnedServer extends EmbeddedServer {
  /**
   * Returns a message that tells clients why the server is down. Returns null while the server runs, and during the
   * first few seconds of a restart.
   */
  outage(): string | null
}

export interface EmbeddedOptions {
  /** The data directory. The log is written next to this directory, as `<directory>.log`. */
  readonly directory: string
  /** The default is a free port. */
  readonly port?: number
  readonly flags?: readonly string[]
  /** Receives messages for the user, e.g. that the data is stored in another directory. */
  readonly say?: (line: string) => void
}

// An advisory lock. The process that may stop the server holds this lock as long as the process runs. Postgres releases
// the lock if the process is killed.
const OWNER_LOCK = 7_246_001
// An advisory lock. Every command holds this lock in shared mode while it uses the server.
const USER_LOCK = 7_246_002
const GIVE_UP_MS = 30_000
const OTHER_OWNER_MS = 3_000
const RETRY_MS = 100
// The pause between two attempts to start the server again, in milliseconds, when the attempts have failed for longer
// than OTHER_OWNER_MS. The pause is longer than RETRY_MS, because a person has to fix the cause.
const LATER_RETRY_MS = 2_000
// `fetch_types` is off. If it were on, postgres.js itself would query the array types of the database. Our code cannot
// catch an error of that query, so the process would end if the server stopped during the query.
const LONE_CLIENT = {
  max: 1,
  fetch_types: false,
  idle_timeout: 0,
  max_lifetime: null,
  connect_timeout: 5,
  onnotice: () => {},
} as const

/**
 * Starts a Postgres server on the data in `options.directory`. Only this process may stop the server. If a killed
 * process has left a server running, that server is taken over. If another process owns the server of this directory,
 * an error is thrown. If the server dies, it is started again at the same address, with as many attempts as needed.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<OwnedServer> {
  const say = options.say ?? (() => {})
  const place = await findPlace(options.directory, say)
  let owned = await own(place, options)
  let stopping = false
  let outage: string | null = null
  let revival = Promise.resolve()
  const { url, port } = { url: urlOf(owned.credentials, owned.postmaster), port: owned.postmaster.port }
  const watch = () => {
    void owned.released.then(() => {
      if (!stopping) revival = revive()
    })
  }
  const revive = async () => {
    const began = Date.now()
    let said = ''
    while (!stopping) {
      try {
        owned = await own(place, { ...options, port })
        if (said !== '') say('The embedded Postgres is running again.')
        outage = null
        return watch()
      } catch (error) {
        // Failures of the first attempts are not reported, because processes of the old server still lock the data
        // directory for a moment.
        if (Date.now() - began > OTHER_OWNER_MS) {
          outage = (await isDiskFull(place)) ? DISK_FULL : DOES_NOT_START
          const why = error instanceof Error ? error.message : String(error)
          if (why !== said) say(`${outage === DISK_FULL ? `${DISK_FULL} ` : ''}${why}`)
          said = why
        }
        await sleep(outage === null ? RETRY_MS : LATER_RETRY_MS)
      }
    }
  }
  watch()
  return {
    url,
    data: place.data,
    outage: () => outage,
    async stop() {
      stopping = true
      await revival
      await stopPostmaster(owned.postmaster.pid)
      await owned.owner.end({ timeout: 0 })
    },
  }
}

const DISK_FULL =
  'The disk of the database is full: free some space on it. The embedded Postgres then restarts by itself.'
const DOES_NOT_START =
  'The embedded Postgres stopped and does not start again; the log of Postgres contains the reason. Verbatim keeps trying to start it.'
// The disk space that a start needs: a few files, and one segment of the write-ahead log for recovery.
const NEEDED_BYTES = 20_000_000

async function isDiskFull({ data }: Place): Promise<boolean> {
  const disk = await statfs(data).catch(() => null)
  return disk !== null && disk.bavail * disk.bsize < NEEDED_BYTES
}

interface Owned extends Found {
  readonly owner: postgres.Sql
  /** Resolves when the connection that holds the lock is closed, which means that the server died or was stopped. */
  readonly released: Promise<void>
}

async function own(place: Place, options: EmbeddedOptions): Promise<Owned> {
  const since = Date.now()
  for (;;) {
    const found = await startOrFind(place, options, since)
    const ownership = await takeOwnership(found.credentials, found.postmaster)
    if (ownership) return { ...found, ...ownership }
    if (Date.now() - since > OTHER_OWNER_MS) {
      throw new ArchiveError(
        'SETUP',
        `Another Verbatim is running on ${options.directory}: stop it, or set VERBATIM_DIR to another directory.`,
      )
    }
    await sleep(RETRY_MS)
  }
}

/**
 * Lets a single command use the Postgres server of `options.directory`. If no server runs, a new server is started.
 * When the command has finished, it must call `stop`, which ends the server only if this command has started it.
 */
export async function borrowEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = await findPlace(options.directory, options.say ?? (() => {}))
  const since = Date.now()
  for (;;) {
    const { credentials, postmaster, started } = await startOrFind(place, options, since)
    const owned = started ? await takeOwnership(credentials, postmaster) : null
    const user = await hold(credentials, postmaster)
    if (user) {
      const stop = async () => {
        await user.end({ timeout: 1 })
        if (!owned) return
        // Other commands may be using this server, so this command first waits until they have ended, and then stops
        // the server. A command that begins during this wait starts a new server afterwards.
        await owned.owner`select pg_advisory_lock(${USER_LOCK})`
        await stopPostmaster(postmaster.pid)
        await owned.owner.end({ timeout: 0 })
      }
      return { url: urlOf(credentials, postmaster), data: place.data, stop }
    }
    await owned?.owner.end({ timeout: 1 })
    if (Date.now() - since > GIVE_UP_MS)
      throw new ArchiveError('SETUP', `The Postgres on ${place.data} stops again and again: see ${place.log}.`)
    await sleep(RETRY_MS)
  }
}

/**
 * Keeps other commands from stopping the server, until the returned client is closed. Returns null if the server is
 * already stopping.
 */
async function hold(credentials: Credentials, postmaster: Postmaster): Promise<postgres.Sql | null> {
  const user = postgres(urlOf(credentials, postmaster), LONE_CLIENT)
  const held = await user`select pg_advisory_lock_shared(${USER_LOCK})`.then(
    () => true,
    () => false,
  )
  if (held) return user
  await user.end({ timeout: 1 })
  return null
}

interface Found {
  readonly credentials: Credentials
  readonly postmaster: Postmaster
  readonly started: boolean
}

async function startOrFind(place: Place, options: EmbeddedOptions, since: number): Promise<Found> {
  for (;;) {
    const running = await findPostmaster(place)
    const credentials = running ? await readCredentials(place) : await openCluster(place)
    if (!running && credentials) {
      try {
        return { credentials, postmaster: await startPostmaster(place, options), started: true }
      } catch (error) {
        // If another process has started a server at the same moment, this process uses that server.
        if (!(await findPostmaster(place))) throw error
      }
    }
    if (running?.ready && credentials && (await answers(credentials, running)))
      return { credentials, postmaster: running, started: false }
    if (Date.now() - since > GIVE_UP_MS) {
      throw new ArchiveError(
        'SETUP',
        `A Postgres (process ${running?.pid ?? 'unknown'}) runs on ${place.data} but does not answer: end this process, then start Verbatim again.`,
      )
    }
    await sleep(RETRY_MS)
  }
}

async function answers(credentials: Credentials, postmaster: Postmaster): Promise<boolean> {
  const client = postgres(urlOf(credentials, postmaster), LONE_CLIENT)
  try {
    await client`select 1`
    return true
  } catch {
    return false
  } finally {
    await client.end({ timeout: 1 })
  }
}

async function takeOwnership(
  credentials: Credentials,
  postmaster: Postmaster,
): Promise<Pick<Owned, 'owner' | 'released'> | null> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const owner = postgres(urlOf(credentials, postmaster), {
    ...LONE_CLIENT,
    onclose: () => release(),
    connection: { application_name: `verbatim owner ${process.pid}` },
  })
  const rows = await owner<{ got: boolean }[]>`select pg_try_advisory_lock(${OWNER_LOCK}) as got`.catch(() => [])
  if (rows[0]?.got) return { owner, released }
  await owner.end({ timeout: 1 })
  return null
}

function urlOf(credentials: Credentials, postmaster: Postmaster): string {
  return `postgres://${USER}:${credentials.password}@127.0.0.1:${postmaster.port}/postgres`
}
