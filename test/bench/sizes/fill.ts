import { setTimeout as sleep } from 'node:timers/promises'
import { createKey } from '../../../src/access/store.ts'
import { startApp } from '../../../src/app.ts'
import { readConfig } from '../../../src/config.ts'
import { connect } from '../../../src/postgres/connect.ts'
import type { Sql } from '../../../src/postgres/sql.ts'
import { checkJob, type Client, createClient } from '../load/job.ts'
import { readTableSizes, readWal, type Size } from './tables.ts'

const LOOK_MS = 250
const STATUS = '{ archive { search { engine pendingChanges lagSeconds } } }'

/** The sizes after a number of articles. */
export interface Measured {
  readonly sizes: ReadonlyMap<string, Size>
  /** Bytes of write-ahead log since the archive was empty. */
  readonly walBytes: number
  /** The time that the load jobs took, in seconds, without the time in which the index caught up. */
  readonly seconds: number
}

interface FillOptions {
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
  readonly engine: 'POSTGRES' | 'MEILISEARCH'
  /** Reads sizes outside the database, e.g. that of Meilisearch's file. */
  readonly readMore: () => Promise<ReadonlyMap<string, Size>>
}

/**
 * Starts the server on an empty archive, loads the files one after the other by load jobs, and measures the sizes after
 * each file, when the search index is up to date.
 */
export async function fill(paths: readonly string[], options: FillOptions): Promise<Measured[]> {
  const config = { PORT: '0', DATABASE_URL: options.url, VERBATIM_SAMPLE: 'off', LOG_LEVEL: 'error', EXTRACTION: 'off' }
  const app = await startApp(readConfig({ ...process.env, ...config, ...options.environment }), { say: () => {} })
  const db = connect({ url: options.url })
  try {
    const { text } = await createKey(db, 'loader')
    const client = createClient(app.url, text)
    const begin = await readWal(db.write)
    const measured: Measured[] = []
    let seconds = 0
    for (const path of paths) {
      seconds += await load(client, path)
      await waitForIndex(client, options.engine)
      // Also removes the rows of the queues that are no longer needed, as autovacuum does after some time.
      await db.write`vacuum (analyze)`
      const walBytes = (await readWal(db.write)) - begin
      measured.push({ sizes: await readSizes(db.write, options), walBytes, seconds })
    }
    return measured
  } finally {
    await db.close()
    await app.stop()
  }
}

/** Returns the time in seconds. */
async function load(client: Client, path: string): Promise<number> {
  const id = await client.startLoad(path)
  for (;;) {
    await sleep(LOOK_MS)
    const job = await client.findJob(id)
    if (job.finishedAt === null) continue
    checkJob(job)
    return (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1_000
  }
}

async function waitForIndex(client: Client, wanted: string): Promise<void> {
  for (;;) {
    const { archive } = await client.ask(STATUS)
    const { engine, pendingChanges, lagSeconds } = archive?.['search'] as Record<string, unknown>
    if (engine === wanted && pendingChanges === 0 && lagSeconds === 0) return
    await sleep(LOOK_MS)
  }
}

async function readSizes(sql: Sql, { readMore }: FillOptions): Promise<Map<string, Size>> {
  return new Map([...(await readTableSizes(sql)), ...(await readMore())])
}
