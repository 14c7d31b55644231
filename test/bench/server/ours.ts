import { join } from 'node:path'
import { authenticate } from '../../../src/access/authenticate.ts'
import { parseKey } from '../../../src/access/key.ts'
import { keepHeapSmall } from '../../../src/app/heap.ts'
import { readConfig } from '../../../src/config.ts'
import { DEFAULT_GRAPHQL_LIMITS } from '../../../src/graphql/request/limits.ts'
import { createGraphql } from '../../../src/graphql/server.ts'
import { startHttp } from '../../../src/http/server.ts'
import { startJobRunner } from '../../../src/load/job/runner.ts'
import { DEFAULT_LOAD_LIMITS } from '../../../src/load/limits.ts'
import { DEFAULT_UPLOAD_LIMITS } from '../../../src/load/upload/limits.ts'
import { createLog } from '../../../src/observe/log.ts'
import { createMetrics } from '../../../src/observe/metrics.ts'
import { connect } from '../../../src/postgres/connect.ts'
import { openReplicas } from '../../../src/postgres/replicas/replicas.ts'
import { createPostgresSearch } from '../../../src/search/postgres/engine.ts'
import { searchStatus } from '../../../src/search/sync/status.ts'

// This is the server of src/app.ts with the database at DATABASE_URL, but without the sync. This server reports that
// its index is up to date, because really filling an index with 600,000 quotes would slow down the requests.
const config = readConfig()
keepHeapSmall()
const log = createLog(config.logLevel)
const uploads = {
  directory: config.uploadDirectory ?? join(config.directory, 'uploads'),
  limits: { ...DEFAULT_UPLOAD_LIMITS, ...config.uploadLimits },
}
const http = await startHttp({ ...config, log, metrics: createMetrics(), uploads })
const db = connect({ ...config, url: config.databaseUrl ?? '' })
const urls = config.databaseReadUrls
const replicas = urls.length > 0 ? { replicas: await openReplicas({ ...config, db, urls, log }) } : {}
const graphql = createGraphql({
  limits: DEFAULT_GRAPHQL_LIMITS,
  loadLimits: DEFAULT_LOAD_LIMITS,
  sqlForm: db.sqlForm,
  reportBug: (error) => console.error(error),
})
await graphql.start()
const engine = createPostgresSearch(db)
const processKey = parseKey(process.env['BENCH_KEY'] ?? '')
http.serve({
  graphql,
  db,
  ...replicas,
  search: { engine, status: () => searchStatus(db.read, engine) },
  authenticate: (authorization) => authenticate(db, authorization, { readAccess: config.readAccess, processKey }),
})
// Jobs run only if files are to be loaded, so that they do not disturb other measurements.
if (config.uploadDirectory !== null)
  startJobRunner({
    db,
    url: config.databaseUrl ?? '',
    directory: uploads.directory,
    limits: DEFAULT_LOAD_LIMITS,
    uploads: uploads.limits,
    log,
  })
http.announceReady()
process.send?.(http.url)
process.on('disconnect', () => process.exit(0))
