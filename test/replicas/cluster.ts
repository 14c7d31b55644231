import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { appendFile, chmod, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { openCluster, USER } from '../../src/postgres/embedded/cluster.ts'
import { findPlace, type Place } from '../../src/postgres/embedded/place.ts'
import { migrate } from '../../src/postgres/migrate.ts'
import { freePort } from '../start-postgres.ts'

const run = promisify(execFile)
const START_MS = 60_000
const POLL_MS = 20

/** A Postgres server of a test: a primary, or a standby that was copied from it. */
export interface Node {
  readonly port: number
  readonly url: string
  /** The client of a superuser. */
  readonly admin: postgres.Sql
  /** Starts the server, with the settings of the start before if none are given. */
  start(settings?: Readonly<Record<string, string>>): Promise<void>
  /** Ends the server as `pg_ctl stop -m immediate` does. */
  crash(): Promise<void>
  /** Ends the server as `pg_ctl stop -m fast` does. */
  stop(): Promise<void>
  /** Makes a standby the primary. Resolves when the server accepts writes. */
  promote(): Promise<void>
  /** Lets the server hang, without closing its connections. */
  freeze(): void
  thaw(): void
}

export interface Cluster {
  readonly primary: Node
  readonly standbys: readonly Node[]
  /** A directory for other files of the test. */
  readonly directory: string
  /** Resolves when these standbys have replayed everything that the primary has written. */
  caughtUp(...standbys: Node[]): Promise<void>
  close(): Promise<void>
}

const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  shared_buffers: '16MB',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  wal_retrieve_retry_interval: '100ms',
  // Standbys are copied from the primary and never ask for older parts of the log.
  wal_keep_size: '256MB',
}

interface Base {
  readonly place: Place
  readonly password: string
}

let base: Promise<Base> | null = null

/** Creates a migrated cluster once, because this takes seconds. It is stopped, and only copied. */
async function makeBase(scratch: string): Promise<Base> {
  const place = await findPlace(join(scratch, `cluster-${process.pid}`), () => {})
  const { password } = await openCluster(place)
  const node = createNode(place, await freePort(), password)
  await node.start()
  await migrate(node.url)
  await node.admin.end()
  await node.stop()
  return { place, password }
}

/**
 * Starts a migrated primary, and a standby for each entry of `settings`. `scratch` is a directory for files that later
 * clusters use, too.
 */
export async function startCluster(
  scratch: string,
  ...settings: readonly Readonly<Record<string, string>>[]
): Promise<Cluster> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-replicas-'))
  // As root, the servers run as another user, who needs permission to enter the directory.
  await chmod(directory, 0o755)
  base ??= makeBase(scratch)
  const { place, password } = await base
  const copyTo = async (name: string): Promise<Place> => {
    const copy = { ...place, data: join(directory, name), log: join(directory, `${name}.log`) }
    // `-a` keeps the owner of the files, which is another user than root.
    await run('cp', ['-a', place.data, copy.data])
    return copy
  }
  const primary = createNode(await copyTo('primary'), await freePort(), password)
  const standbys = await Promise.all(
    settings.map(async (own, index) => {
      const copy = await copyTo(`standby${index}`)
      await writeFile(join(copy.data, 'standby.signal'), '')
      const source = `host=127.0.0.1 port=${primary.port} user=${USER} password=${password} application_name=standby${index}`
      await appendFile(join(copy.data, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`)
      return { node: createNode(copy, await freePort(), password), own }
    }),
  )
  await primary.start()
  await Promise.all(standbys.map(({ node, own }) => node.start(own)))
  const nodes = standbys.map(({ node }) => node)
  return {
    primary,
    standbys: nodes,
    directory,
    async caughtUp(...some) {
      const [row] = await primary.admin<{ lsn: string }[]>`select pg_current_wal_flush_lsn()::text as lsn`
      for (const { admin } of some) await until(admin, `pg_last_wal_replay_lsn() >= '${row?.lsn}'::pg_lsn`)
    },
    async close() {
      for (const node of [...nodes, primary]) {
        node.thaw()
        await node.admin.end({ timeout: 1 })
        await node.crash()
      }
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function until(admin: postgres.Sql, condition: string): Promise<void> {
  for (;;) {
    const [row] = await admin.unsafe<{ done: boolean }[]>(`select ${condition} as done`)
    if (row?.done) return
    await sleep(POLL_MS)
  }
}

function createNode(place: Place, port: number, password: string): Node {
  const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`
  // `fetch_types` would be a query of the library itself, whose error nobody could catch.
  const admin = postgres(url, { max: 2, fetch_types: false, backoff: () => 0.05, onnotice: () => {} })
  let child: ChildProcess | null = null
  let own: Readonly<Record<string, string>> = {}

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  return {
    port,
    url,
    admin,
    async start(settings = own) {
      own = settings
      const flags = Object.entries({ ...SETTINGS, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      const log = await open(place.log, 'a')
      child = spawn(place.binaries.postgres, ['-D', place.data, '-p', String(port), ...flags], {
        ...place.account,
        cwd: '/',
        stdio: ['ignore', log.fd, log.fd],
      })
      await log.close()
      for (const deadline = Date.now() + START_MS; ; await sleep(POLL_MS)) {
        const answers = await admin`select 1`.then(
          () => true,
          () => false,
        )
        if (answers) return
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(await readFile(place.log, 'utf8'))
      }
    },
    crash: () => end('SIGQUIT'),
    stop: () => end('SIGINT'),
    async promote() {
      await admin`select pg_promote(true, 30)`
      await until(admin, 'not pg_is_in_recovery()')
    },
    freeze: () => signalAll(child, 'SIGSTOP'),
    thaw: () => signalAll(child, 'SIGCONT'),
  }
}

/** Sends a signal to a server and to all processes that the server has started. */
function signalAll(child: ChildProcess | null, signal: NodeJS.Signals): void {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  for (const pid of [child.pid, ...childrenOf(child.pid)]) {
    try {
      process.kill(pid, signal)
    } catch {
      // The process has ended in the meantime.
    }
  }
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
}
