import { connect } from '../../src/postgres/connect.ts'
import { createMeilisearch } from '../../src/search/meilisearch/engine.ts'
import { startSync } from '../../src/search/sync/sync.ts'
import { silent } from './silent.ts'
import type { SyncProcessOptions } from './sync-process.ts'

const { url, meilisearch, limits } = JSON.parse(process.argv[2] ?? '') as SyncProcessOptions
await startSync({ db: connect({ url }), engine: createMeilisearch(meilisearch), url, log: silent, limits })
process.stdout.write('running\n')
