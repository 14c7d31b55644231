import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { restateIdentities } from '../archive/identity/restate.ts'
import { checkDatabase } from '../postgres/check.ts'
import { connect, type Db } from '../postgres/connect.ts'
import { borrowEmbedded } from '../postgres/embedded.ts'
import { asArchiveError } from '../postgres/failure.ts'
import { migrate } from '../postgres/migrate.ts'
import { interruptible } from './interrupt.ts'

/**
 * Runs a command on the database at DATABASE_URL or, if that is not set, on the embedded one. The database is migrated
 * before the command runs. If the embedded database is not running, this function starts it, and stops it after the
 * command, even if the command is interrupted. If `signal` is given, `work` must end by itself when the signal is
 * aborted.
 */
export function withDatabase<T>(config: Config, work: Work<T>, signal?: AbortSignal): Promise<T> {
  if (signal) return withServer(config, work, signal)
  return interruptible('Interrupted.', (interrupted) =>
    withServer(config, (db, url) => Promise.race([work(db, url), rejectOn(interrupted)]), interrupted),
  )
}

type Work<T> = (db: Db, url: string) => Promise<T>

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
  )
}

async function withServer<T>(config: Config, work: Work<T>, signal: AbortSignal): Promise<T> {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const server =
    config.databaseUrl === null
      ? await borrowEmbedded({ directory: join(resolve(config.directory), 'postgres'), say })
      : null
  const url = server?.url ?? config.databaseUrl ?? ''
  try {
    signal.throwIfAborted()
    await checkDatabase(url)
    await migrate(url)
    for (const line of await restateIdentities(url)) say(line)
    signal.throwIfAborted()
    const db = connect({ url, readConnections: 1, writeConnections: 1 })
    try {
      return await work(db, url)
    } catch (error) {
      throw asArchiveError(error)
    } finally {
      await db.close()
    }
  } finally {
    await server?.stop()
  }
}
