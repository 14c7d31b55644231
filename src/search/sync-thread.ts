import { parentPort, workerData } from 'node:worker_threads'
import { createLog } from '../observe/log.ts'
import { connect } from '../postgres/connect.ts'
import { createMeilisearch } from './meilisearch/engine.ts'
import { createPostgresSearch } from './postgres/engine.ts'
import type { SyncThreadWork } from './sync-thread-work.ts'
import { keepInStep } from './sync/keep-in-step.ts'
import { DEFAULT_SYNC_LIMITS, POSTGRES_SYNC_LIMITS } from './sync/limits.ts'

// This thread keeps one index up to date. A separate thread is needed, because splitting a text of 5 MB into words
// takes a second, during which the server could not answer.
const { url, meilisearch, logLevel } = workerData as SyncThreadWork
const db = connect({ url, readConnections: 2, writeConnections: 3 })
const engine = meilisearch ? createMeilisearch(meilisearch) : createPostgresSearch(db)
const closing = new AbortController()
parentPort?.once('message', () => closing.abort(new Error('the sync is closed')))
const limits = meilisearch ? DEFAULT_SYNC_LIMITS : POSTGRES_SYNC_LIMITS
await keepInStep({ url, engine, log: createLog(logLevel), limits, signal: closing.signal })
await db.close()
