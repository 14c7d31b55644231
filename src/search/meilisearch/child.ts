import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ArchiveError } from '../../errors.ts'
import { acquireLock, writeChild, takeOver } from './lock-file.ts'

export interface ChildOptions {
  /** The executable: a path, or a name on the PATH. */
  readonly bin: string
  /** Its data, its key, and which process it is. */
  readonly directory: string
  /** Tells archives apart: who searches the same one may share it (see keepChild). */
  readonly archive?: string
  /** A free one where it is left out. */
  readonly port?: number
  readonly startTimeoutMs?: number
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
  /** Called with what a user should know. */
  say?(line: string): void
}

export interface MeilisearchChild {
  readonly url: string
  readonly key: string
  readonly pid: number
  /** Settles when it is gone, by whatever. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

// Meilisearch tolerates SIGKILL, and our whole shutdown has ten seconds.
const STOP_MS = 3_000

/**
 * A Meilisearch of our own on a loopback port. One that a killed process left behind on this directory is ended before:
 * two on the same data would spoil it. Data of another version is deleted, as it can be made again from the archive.
 * @throws SETUP with what it said where it does not come up, LockedByOther where another process that lives has one on
 * this directory.
 */
export async function startChild(options: ChildOptions): Promise<MeilisearchChild> {
  const data = join(options.directory, 'data')
  await mkdir(data, { recursive: true, mode: 0o700 })
  const key = await readKey(options.directory)
  const lock = lockFileIn(options.directory)
  const last = await takeOver(lock, options.directory, STOP_MS)
  // At the last one's address, where others may look for it.
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
  // The key goes by the environment: command lines can be read by everybody on the machine.
  const child = spawn(options.bin, [...flags, '--no-analytics', '--env', 'production', '--log-level', 'WARN'], {
    env: { MEILI_MASTER_KEY: key },
    // A process group of its own, so that Ctrl-C does not reach it before we are done with it.
    detached: true,
    cwd: options.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = listen(child)
  const exited = new Promise<void>((resolve) => {
    // Not `exit`, after which the last of what it says may still come.
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  let gone = false
  // For a process that exits in a hurry. A killed one leaves the child to the next process.
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
        `${options.bin} (MEILI_BIN) did not start on ${data}: ${said() || 'it said nothing'}. Correct that, delete the directory (the index is built again), or set SEARCH_ENGINE=postgres.`,
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

/** Its last words but for a stack, for the case that it does not start. */
function listen(child: ChildProcess): () => string {
  let said = ''
  const collect = (chunk: Buffer) => (said = (said + chunk.toString('utf8')).slice(-MOST_SAID))
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  child.once('error', (error) => (said = error.message))
  return () => (said.split('\nStack backtrace:')[0] ?? '').trim().slice(-1_000)
}

/** Whether it is there, and not something else that took its port. */
export async function answers(url: string, key: string): Promise<boolean> {
  try {
    return (
      await fetch(`${url}/version`, { headers: { authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(1_000) })
    ).ok
  } catch {
    return false
  }
}

/** This one where it is free, else a failure; 0 asks for any. */
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
