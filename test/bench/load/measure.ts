import postgres from 'postgres'
import { mintKey } from '../../../src/access/key.ts'
import type { BulkLoadInput } from '../../../src/generated/types.ts'
import type { Rows } from '../archive/copy.ts'
import { dropDatabase, freshDatabase } from '../database.ts'
import { median } from '../measure.ts'
import { startServer } from '../server/start.ts'
import { copyTables, readTables } from './tables.ts'
import { loadBatches } from './input.ts'

export interface LoadFigures {
  /** The number of articles per second that our API loads; each article has three quotes. */
  readonly ours: number
  readonly limit: number
  readonly ratio: number
}

const ARTICLES = 10_000
const BATCH = 500
const ROUNDS = 3
const WARM = 3

const MUTATION =
  'mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { counts { created } userErrors { message } } }'

/** Writes the same rows into an empty archive, alternately through the API and by COPY into every table. */
export async function measureLoad(serverUrl: string, seed: number, scale: number): Promise<LoadFigures> {
  const articles = Math.max(BATCH, Math.round(ARTICLES * Math.min(1, scale)))
  const batches = loadBatches(seed, articles, BATCH)
  const ours: number[] = []
  const limit: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await withDatabase(serverUrl, 'bench_load', async (url) => {
      ours.push(articles / (await sendAll(url, batches)))
      const tables = await readTables(url)
      await withDatabase(serverUrl, 'bench_copy', async (target) =>
        limit.push(articles / (await copyAll(target, tables))),
      )
    })
  }
  return { ours: median(ours), limit: median(limit), ratio: median(ours) / median(limit) }
}

async function withDatabase(serverUrl: string, name: string, use: (url: string) => Promise<unknown>): Promise<void> {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} })
  try {
    await use(await freshDatabase(admin, serverUrl, name))
    await dropDatabase(admin, name)
  } finally {
    await admin.end()
  }
}

/** Returns the time in seconds. */
async function sendAll(databaseUrl: string, batches: readonly BulkLoadInput[]): Promise<number> {
  const key = mintKey()
  const server = await startServer('ours', databaseUrl, { BENCH_KEY: key.text })
  const send = async (input: BulkLoadInput) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key.text}` },
      body: JSON.stringify({ query: MUTATION, variables: { input } }),
    })
    const { data, errors } = (await response.json()) as {
      data?: { bulkLoad: { userErrors: { message: string }[] } }
      errors?: unknown
    }
    if (errors || !data || data.bulkLoad.userErrors.length > 0)
      throw new Error(`a batch was rejected: ${JSON.stringify(errors ?? data?.bulkLoad.userErrors[0])}`)
  }
  try {
    for (const batch of batches.slice(0, WARM)) await send({ ...batch, dryRun: true })
    const started = performance.now()
    for (const batch of batches) await send(batch)
    return (performance.now() - started) / 1000
  } finally {
    await server.stop()
  }
}

/** Returns the time in seconds. */
async function copyAll(databaseUrl: string, tables: readonly Rows[]): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const started = performance.now()
    await copyTables(sql, tables)
    return (performance.now() - started) / 1000
  } finally {
    await sql.end()
  }
}
