import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ArchiveError } from '../../errors.ts'
import { acquireLock, writeChild, takeOver } from './lock-file.ts'

export interface ChildOptions {
  /** The executable of Meilisearch: a path, or a name on the PATH. */
  readonly bin: string
  /** The directory for the data, the key and the lock file of Meilisearch. */
  readonly directory: string
  /** Identifies the archive. Processes with the same archive may share one Meilisearch (see `keepChild`). */
  readonly archive?: string
  /** The port of Meilisearch. Default: any free port. */
  readonly port?: number
  readonly startTimeoutMs?: number
  /** Aborts a start in progress. */
  readonly signal?: AbortSignal
  /** Called with messages for the user. */
  say?(line: string): void
}

export interface MeilisearchChild {
  readonly url: string
  readonly key: string
  readonly pid: number
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

// How long Meilisearch may take to stop before it is killed. Killing Meilisearch does not damage its data. Our own
// process must stop within ten seconds, including the time that Meilisearch takes.
const STOP_MS = 3_000

/**
 * Starts Meilisearch as a child process, on a port of the loopback address. If a killed process has left a Meilisearch
 * running on the directory, ends that Meilisearch first, because two processes of Meilisearch would damage the data.
 * If the data was written by a different version of Meilisearch, deletes it: the index can be rebuilt from the archive.
 * @throws SETUP with Meilisearch's output if Meilisearch does not start.
 * @throws LockedByOther if another live process runs a Meilisearch on the directory.
 */
export async function startChild(options: ChildOptions): Promise<MeilisearchChild> {
  const data = join(options.directory, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  const key = await readKey(options.directory)
  const lock = lockFileIn(options.directory)
  const last = await takeOver(lock, options.directory, STOP_MS)
  // The port of the previous Meilisearch is tried first, because other processes may still connect to that port.
  const port = options.port ?? (await freePort(last ?? 0).catch(() => freePort(0)))
  const place = { port, archive: options.archive ?? '' }
  await acquireLock(lock, options.directory, place)
  const url = `http://127.0.0.1:${port}`
  const flags = [
    '--http-addr',
    `127.0.0.1:${port}`,
    '--db-path',
    data,
    '--dump-dir',
    join(options.directory, 'dumps'),
    '--snapshot-dir',
    join(options.directory, 'snapshots'),
  ]
  // The key is passed in the environment, because every user of the machine can read command lines.
  const child = spawn(options.bin, [...flags, '--no-analytics', '--env', 'production', '--log-level', 'WARN'], {
    env: { MEILI_MASTER_KEY: key },
    // Meilisearch gets its own process group, so that Ctrl-C does not end it while we still need it.
    detached: true,
    cwd: options.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = listen(child)
  const exited = new Promise<void>((resolve) => {
    // Waits for `close` instead of `exit`, because output may still arrive after `exit`.
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  let gone = false
  // Ends Meilisearch if this process exits without calling `stop`. If this process is killed, this code does not run,
  // and Meilisearch keeps running until another process starts a Meilisearch on the same directory (see `takeOver`).
  const leave = () => void child.kill('SIGTERM')
  process.once('exit', leave)
  void exited.then(() => {
    gone = true
    process.off('exit', leave)
  })
  await writeChild(lock, child.pid, place)
  const until = Date.now() + (options.startTimeoutMs ?? 20_000)
  while (!(await answers(url, key)) || gone) {
    if (gone || options.signal?.aborted || Date.now() > until) {
      child.kill('SIGKILL')
      await exited
      await rm(lock, { force: true })
      options.signal?.throwIfAborted()
      const otherVersion = OTHER_VERSION.exec(said())?.[1]
      if (otherVersion !== undefined) {
        options.say?.(`The index in ${data} was made by Meilisearch ${otherVersion}; it is rebuilt from the archive.`)
        await rm(data, { recursive: true })
        return startChild(options)
      }
      throw new ArchiveError(
        'SETUP',
        `${options.bin} (MEILI_BIN) did not start on ${data}: ${said() || 'it printed nothing'}. Correct the problem, delete the directory (the index is then rebuilt), or set SEARCH_ENGINE=postgres.`,
      )
    }
    await sleep(50)
  }
  return {
    url,
    key,
    pid: child.pid ?? 0,
    exited,
    async stop() {
      if (gone) return
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(STOP_MS, undefined, { ref: false })])
      if (!gone) child.kill('SIGKILL')
      await exited
      await rm(lock, { force: true })
    },
  }
}

function lockFileIn(directory: string): string {
  return join(directory, 'process.json')
}

export async function readKey(directory: string): Promise<string> {
  const file = join(directory, 'key')
  const known = await readFile(file, 'utf8').catch(() => '')
  if (known.trim().length >= 16) return known.trim()
  const key = randomBytes(24).toString('base64url')
  await writeFile(file, key, { mode: 0o600 })
  await chmod(file, 0o600)
  return key
}

const OTHER_VERSION = /Your database version \(([0-9.]+)\) is incompatible/
const MOST_SAID = 5_000

/**
 * Returns a function that gives the last output of Meilisearch, without the stack trace. This output is for the error
 * message if Meilisearch does not start.
 */
function listen(child: ChildProcess): () => string {
  let said = ''
  const collect = (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-MOST_SAID))
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  child.once('error', (error) => (said = error.message))
  return () => (said.split('\nStack backtrace:')[0] ?? '').trim().slice(-1_000)
}

/**
 * Whether our Meilisearch answers at this URL. The request sends the key: if a Meilisearch with another key has taken
 * the port, that Meilisearch refuses the request.
 */
export async function answers(url: string, key: string): Promise<boolean> {
  try {
    return (
      await fetch(`${url}/version`, { headers: { authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(1_000) })
    ).ok
  } catch {
    return false
  }
}

/**
 * Resolves to the port `wanted` if this port is free, and rejects if it is in use. If `wanted` is 0, resolves to any
 * free port.
 */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
