import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { slowdown } from '../slowdown.ts'
import { freshDirectory, isAlive, postmasterOf, serve, stop, usedDirectory } from './process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COMMAND = fileURLToPath(new URL('../../bin/verbatim.js', import.meta.url))
const directories: string[] = []
async function directory(made = usedDirectory()): Promise<string> {
  directories.push(dirname(await made))
  return made
}
afterAll(() => Promise.all(directories.map((made) => rm(made, { recursive: true, force: true }))))

/**
 * Starts a program that starts the server, and waits until the server has printed its banner. Returns the ids of all
 * its processes.
 */
async function start(program: string, args: readonly string[]) {
  const VERBATIM_DIR = await directory()
  const child = spawn(program, args, {
    cwd: ROOT,
    env: {
      ...process.env,
      DATABASE_URL: '',
      VERBATIM_DIR,
      PORT: '0',
      VERBATIM_SAMPLE: 'off',
      SEARCH_ENGINE: 'postgres',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  const ended = once(child, 'close')
  await expect.poll(() => output).toContain('Stop:')
  const postmaster = await postmasterOf(VERBATIM_DIR)
  return { child, ended, processes: [parentOf(postmaster), postmaster] }
}

function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)]).toString())
}

async function expectEnd(processes: readonly number[]): Promise<void> {
  expect(processes.every(isAlive)).toBe(true)
  await expect.poll(() => processes.filter(isAlive), { timeout: 12_000 * slowdown() }).toEqual([])
}

it.each(['SIGHUP', 'SIGQUIT', 'SIGTERM', 'SIGINT'] as const)('%s ends the server and its database', async (signal) => {
  const VERBATIM_DIR = await directory()
  const running = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off' })
  const postmaster = await postmasterOf(VERBATIM_DIR)
  expect(await stop(running, signal)).toMatchObject({ code: 0, stderr: '' })
  expect(isAlive(postmaster)).toBe(false)
})

// `script` runs the command in a terminal, which is closed when `script` is killed.
it.skipIf(!existsSync('/usr/bin/script'))('closing the terminal ends both', async () => {
  const { child, ended, processes } = await start('script', [
    '-qfc',
    `'${process.execPath}' '${COMMAND}' serve`,
    '/dev/null',
  ])
  const gone = expectEnd(processes)
  child.kill('SIGKILL')
  await gone
  await ended
})

describe('what npm started', () => {
  it.each([
    ['npm start', ['start']],
    ['npm exec', ['exec', '--', 'verbatim', 'serve']],
  ])('ends with a TERM to %s', async (_what, args) => {
    const { child, ended, processes } = await start('npm', args)
    const gone = expectEnd(processes)
    child.kill('SIGTERM')
    await gone
    await ended
  })

  it('ends when npm is killed', async () => {
    const { child, ended, processes } = await start('npm', ['start'])
    const gone = expectEnd(processes)
    child.kill('SIGKILL')
    await gone
    await ended
  })
})

it('a command that starts the database for itself stops it when it is interrupted', async () => {
  const VERBATIM_DIR = await directory(freshDirectory())
  const child = spawn(process.execPath, [COMMAND, 'migrate'], {
    env: { ...process.env, DATABASE_URL: '', VERBATIM_DIR },
  })
  const ended = once(child, 'close')
  let postmaster = 0
  await expect
    .poll(async () => (postmaster = await postmasterOf(VERBATIM_DIR).catch(() => 0)), { interval: 20 })
    .toBeGreaterThan(0)
  child.kill('SIGHUP')
  await ended
  expect(isAlive(postmaster)).toBe(false)
})

it.each(['--help', 'load --help', '--version', 'nonsense'])(
  '%s prints no stack where nobody reads it',
  async (args) => {
    // The pipe is closed before the command writes a line to it.
    const line = `('${process.execPath}' '${COMMAND}' ${args} 2>&3 | (exec 0<&-; sleep 1)) 3>&1`
    expect(execFileSync('bash', ['-c', line]).toString()).not.toMatch(/EPIPE|    at /)
  },
)
