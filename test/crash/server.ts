import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findPlace } from '../../src/postgres/embedded/place.ts'

export interface Server {
  readonly url: string
  readonly pid: number
  /** Returns what the server has printed so far. */
  output(): string
  /** Ends the process immediately, as a power cut would. */
  kill(): Promise<void>
  /** As Ctrl-C does. */
  stop(): Promise<void>
}

export interface ServerPlace {
  /** The directory of the installed package. */
  package: string
  directory: string
  port: number
  /** Additional environment variables for this server. */
  environment?: Readonly<Record<string, string>>
}

const START_MS = 120_000

export function environment(place: ServerPlace): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return {
    PATH,
    HOME,
    HOST: '127.0.0.1',
    PORT: String(place.port),
    VERBATIM_DIR: place.directory,
    VERBATIM_SAMPLE: 'off',
    SEARCH_ENGINE: 'postgres',
    // As in `npm start`.
    MALLOC_ARENA_MAX: '2',
    ...place.environment,
  }
}

export async function startServer(place: ServerPlace): Promise<Server> {
  const child = spawn(process.execPath, [join(place.package, 'bin/verbatim.js'), 'serve'], {
    env: environment(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const url = `http://127.0.0.1:${place.port}`
  const until = Date.now() + START_MS
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${said}`)
    if (Date.now() > until) {
      await end(child, 'SIGKILL')
      throw new Error(`not ready after ${START_MS} ms:\n${said}`)
    }
    await sleep(50)
  }
  return {
    url,
    pid: child.pid ?? 0,
    output: () => said,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGINT'),
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.status === 200,
    () => false,
  )
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

export function createLoaderKey(place: ServerPlace): Promise<string> {
  return runVerbatim(place, 'key', 'create', '--role', 'loader')
}

/** Runs a command of the installed package, and returns what it has printed. */
export async function runVerbatim(place: ServerPlace, ...args: readonly string[]): Promise<string> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [join(place.package, 'bin/verbatim.js'), ...args], {
    env: environment(place),
  })
  return stdout.trim()
}

/** Also ends the server's Postgres immediately. */
export async function killPostgres(directory: string): Promise<void> {
  const { data } = await findPlace(join(directory, 'postgres'), () => {})
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')
  if (!pid || !/^\d+$/.test(pid)) throw new Error('no postmaster.pid')
  process.kill(Number(pid), 'SIGKILL')
}
