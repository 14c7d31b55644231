import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, waitForPort } from './program.ts'
import { freePort } from './start-postgres.ts'

/** The path of a PgBouncer with prepared statements in transaction mode (1.21 or newer), or null if there is none. */
export const pgbouncer = findPgbouncer()

function findPgbouncer(): string | null {
  const leftOut = 'the server behind PgBouncer'
  const path = findProgram('pgbouncer', leftOut)
  if (path === null) return null
  const [, major = '0', minor = '0'] =
    /^PgBouncer (\d+)\.(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' })) ?? []
  if (Number(major) > 1 || Number(minor) >= 21) return path
  console.warn(`Left out: ${leftOut}, because ${path} is version ${major}.${minor} and the tests need 1.21 or newer.`)
  return null
}

export interface Pgbouncer {
  /** The URL of the same database, through PgBouncer. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Starts PgBouncer in front of the server of `databaseUrl`. `configuration` is a complete ini file for the database
 * `verbatim` at 127.0.0.1:5432; the addresses in it are replaced.
 */
export async function startPgbouncer(databaseUrl: string, configuration: string): Promise<Pgbouncer> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-pgbouncer-'))
  // As root, PgBouncer runs as another user, who needs permission to read its files.
  await chmod(directory, 0o755)
  const target = new URL(databaseUrl)
  const url = new URL(databaseUrl)
  url.port = String(await freePort())
  const users = join(directory, 'userlist.txt')
  await writeFile(users, `"${target.username}" "${decodeURIComponent(target.password)}"\n`)
  const file = join(directory, 'pgbouncer.ini')
  const text = configuration
    .replace(/^verbatim = host=\S+ port=\S+ dbname=\S+/m, `* = host=${target.hostname} port=${target.port}`)
    .replace(/^listen_port = .*/m, `listen_port = ${url.port}`)
    .replace(/^auth_file = .*/m, `auth_file = ${users}`)
  // Without this setting, PgBouncer would create a socket in a directory that it may not write to.
  await writeFile(file, `${text}\nunix_socket_dir =\n`)
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn(pgbouncer ?? 'pgbouncer', ['-q', ...user, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'close')
  await waitForPort(Number(url.port), child)
  return {
    url: url.href,
    async stop() {
      // This signal does not wait until all clients have left.
      child.kill('SIGQUIT')
      await ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A configuration with default settings, except for these lines. */
export function withDefaults(...lines: string[]): string {
  return `[databases]
verbatim = host=127.0.0.1 port=5432 dbname=verbatim

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
auth_type = scram-sha-256
auth_file = /etc/pgbouncer/userlist.txt
${lines.join('\n')}
`
}
