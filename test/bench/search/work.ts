import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { createKey } from '../../../src/access/store.ts'
import { connect, type Db } from '../../../src/postgres/connect.ts'
import type { EngineName } from '../../../src/search/engine.ts'
import { engineOf } from '../../../src/search/sync/lock.ts'
import { type Server, startFile } from '../server/start.ts'
import { urlOf } from '../archive/prepare.ts'

/** A copy of the archive for searches and writes, which is deleted after the run. */
export interface Work {
  readonly url: string
  readonly db: Db
  readonly engine: EngineName
  /** A server with the whole API and its sync, in a separate process. */
  readonly server: Server
  /** An access key with the role of a loader. */
  readonly key: string
  stop(): Promise<void>
}

export async function openWork(
  serverUrl: string,
  archiveUrl: string,
  engine: EngineName,
  variables: Readonly<Record<string, string>>,
): Promise<Work> {
  const name = `work_${engine.toLowerCase()}`
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} })
  await admin.unsafe(`drop database if exists ${name} with (force)`)
  await admin.unsafe(`create database ${name} template ${new URL(archiveUrl).pathname.slice(1)}`)
  const url = urlOf(serverUrl, name)
  const db = connect({ url, readConnections: 2, writeConnections: 2 })
  // The changes are not needed, because a new index is compared with the whole archive.
  await db.write`truncate change`
  const key = await createKey(db, 'loader')
  const server = await startFile(new URL('./server/ours.ts', import.meta.url), {
    DATABASE_URL: url,
    LOG_LEVEL: 'error',
    ...variables,
  })
  return {
    url,
    db,
    engine,
    server,
    key: key.text,
    async stop() {
      await server.stop()
      await db.close()
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}

/** Waits until the server has registered the index of the engine, and returns its id. */
export async function findIndexId(db: Db, engine: EngineName): Promise<string> {
  for (;;) {
    const rows = await db.read<{ id: string }[]>`select id from search_index`
    const known = rows.find(({ id }) => engineOf(id) === engine)
    if (known) return known.id
    await sleep(100)
  }
}
