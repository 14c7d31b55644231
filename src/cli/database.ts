import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import { checkDatabase } from '../postgres/check.ts'
import { connect, type Db } from '../postgres/connect.ts'
import { borrowEmbedded } from '../postgres/embedded.ts'
import { migrate } from '../postgres/migrate.ts'

/**
 * Runs a command on the migrated database: that of DATABASE_URL, else the embedded one, which is started for the moment
 * where no server runs.
 */
export async function withDatabase<T>(config: Config, work: (db: Db, url: string) => Promise<T>): Promise<T> {
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const server =
    config.databaseUrl === null
      ? await borrowEmbedded({ directory: join(resolve(config.directory), 'postgres'), say })
      : null
  const url = server?.url ?? config.databaseUrl ?? ''
  try {
    await checkDatabase(url)
    await migrate(url)
    const db = connect({ url, readConnections: 1, writeConnections: 1 })
    try {
      return await work(db, url)
    } finally {
      await db.close()
    }
  } finally {
    await server?.stop()
  }
}
