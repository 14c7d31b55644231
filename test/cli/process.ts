import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'

const COMMAND = fileURLToPath(new URL('../../bin/verbatim.js', import.meta.url))

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly url: string
  readonly key: string
  readonly finished: Promise<Finished>
}

type Environment = Record<string, string | undefined>

export interface Runner {
  /** The path of the Node that runs the command. */
  readonly node?: string
  /** The id of another user to run the command as, which only root may set. */
  readonly uid?: number
}

/** Returns a directory for VERBATIM_DIR that does not exist yet. */
export async function freshDirectory(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'verbatim-cli-'))
  await chmod(parent, 0o755)
  return join(parent, 'archive')
}

type Used = 'empty' | 'sample'

const used = new Map<Used, Promise<string>>()

/**
 * Returns a directory for VERBATIM_DIR that already contains a database. Creating a database takes seconds, so it is
 * created once and then copied.
 */
export async function usedDirectory(archive: Used = 'empty'): Promise<string> {
  const known = used.get(archive) ?? makeUsed(archive)
  used.set(archive, known)
  const [original, copy] = [await known, await freshDirectory()]
  // `-a` keeps the owner of the files, which is another user than root.
  await promisify(execFile)('cp', ['-a', original, copy])
  return copy
}

async function makeUsed(archive: Used): Promise<string> {
  const VERBATIM_DIR = join(inject('scratchDirectory'), `${archive}-${process.pid}`)
  if (archive === 'sample') await stop(await serve({ VERBATIM_DIR }))
  else await verbatim(['migrate'], { VERBATIM_DIR })
  return VERBATIM_DIR
}

/** Runs the built command with these arguments until it ends. */
export function verbatim(args: readonly string[], environment: Environment, runner: Runner = {}): Promise<Finished> {
  return start(args, environment, runner).finished
}

/**
 * Starts `verbatim serve`, and waits until it has printed its address. A Meilisearch on the PATH is used only if
 * `SEARCH_ENGINE` is undefined, because starting one and filling its index takes seconds.
 */
export async function serve(environment: Environment, runner: Runner = {}): Promise<Running> {
  const defaults = { PORT: '0', LOG_LEVEL: 'error', SEARCH_ENGINE: 'postgres' }
  const { child, finished, output } = start(['serve'], { ...defaults, ...environment }, runner)
  const said = /Playground +(http:\S+)\/playground[\s\S]*Stop:/
  const banner = new Promise<string>((resolve) =>
    child.stdout?.on('data', () => said.test(output()) && resolve(output())),
  )
  const text = await Promise.race([
    banner,
    finished.then(({ code, stderr }) => {
      throw new Error(`serve ended with ${code}: ${stderr}`)
    }),
  ])
  return { process: child, url: said.exec(text)?.[1] ?? '', key: /Loader key +(\S+)/.exec(text)?.[1] ?? '', finished }
}

export async function stop(running: Running, signal: NodeJS.Signals = 'SIGINT'): Promise<Finished> {
  running.process.kill(signal)
  return running.finished
}

/** Returns the process id of the Postgres that uses a VERBATIM_DIR. */
export async function postmasterOf(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

/** Returns the URL of the embedded database in a VERBATIM_DIR. */
export async function databaseOf(directory: string): Promise<string> {
  const { password } = JSON.parse(await readFile(join(directory, 'postgres', 'verbatim.json'), 'utf8')) as {
    password: string
  }
  const port = (await readFile(join(directory, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[3]
  return `postgres://verbatim:${password}@127.0.0.1:${port}/postgres`
}

/** Whether a process is running; a zombie is not. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)])
  return !/^Z|^$/.test(stdout.toString().trim())
}

function start(args: readonly string[], environment: Environment, { node = process.execPath, uid }: Runner) {
  const inherited = { ...process.env, DATABASE_URL: undefined, VERBATIM_DIR: undefined }
  const child = spawn(node, [COMMAND, ...args], {
    env: { ...inherited, ...environment },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const finished = once(child, 'close').then(([code]): Finished => ({ code: code as number | null, stdout, stderr }))
  return { child, finished, output: () => stdout }
}
