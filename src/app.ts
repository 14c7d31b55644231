import { join, resolve } from 'node:path'
import { authenticate } from './access/authenticate.ts'
import { mintKey } from './access/key.ts'
import { loadSample } from './app/sample.ts'
import { openSearch } from './search/choose.ts'
import { serveSearch } from './search/start.ts'
import { createStops, type Stops } from './app/stops.ts'
import { openUploads } from './app/upload-directory.ts'
import type { Config } from './config.ts'
import { startExtraction } from './extraction/start.ts'
import { DEFAULT_GRAPHQL_LIMITS } from './graphql/request/limits.ts'
import { createGraphql } from './graphql/server.ts'
import { startHttp } from './http/server.ts'
import { startJobRunner } from './load/job/runner.ts'
import { watchJobs } from './load/job/watch.ts'
import { DEFAULT_LOAD_LIMITS } from './load/limits.ts'
import { DEFAULT_UPLOAD_LIMITS } from './load/upload/limits.ts'
import { createLog } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import { logOutage } from './observe/outage.ts'
import { checkDatabase } from './postgres/check.ts'
import { connect } from './postgres/connect.ts'
import { startEmbedded } from './postgres/embedded.ts'
import { restateIdentities } from './archive/identity/restate.ts'
import { readZones } from './archive/query/zone.ts'
import { migrate } from './postgres/migrate.ts'
import { openReplicas, type Replicas, type ReplicasOptions } from './postgres/replicas/replicas.ts'

export interface App {
  readonly url: string
  /** An access key with the loader role, which is valid only while this process runs. Null if DATABASE_URL is set. */
  readonly key: string | null
  /** The data directory of the embedded server; null if DATABASE_URL is set. */
  readonly directory: string | null
  /** A description of the search engine, for the banner. */
  readonly search: string
  /** Finishes the requests in flight first, and stops the database last. */
  stop(): Promise<void>
}

export interface AppOptions {
  /** Receives messages for the user. */
  say(line: string): void
  /** Aborts a start that has not finished. */
  readonly signal?: AbortSignal
}

/** Starts everything. If a step of the start fails, everything that has already started is stopped. */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const stops = createStops()
  options.signal?.addEventListener('abort', () => void stops.run())
  try {
    return await start(config, options, stops)
  } catch (error) {
    await stops.run()
    throw error
  }
}

async function start(config: Config, { say, signal }: AppOptions, stops: Stops): Promise<App> {
  const log = createLog(config.logLevel)
  const metrics = createMetrics()
  const processKey = mintKey()
  const shownKey = config.databaseUrl === null ? processKey.text : null
  // HTTP starts before the database, so that `/healthz` answers early and a port that is in use is reported at once.
  const uploads = { directory: await openUploads(config), limits: { ...DEFAULT_UPLOAD_LIMITS, ...config.uploadLimits } }
  const loadLimits = { ...DEFAULT_LOAD_LIMITS, ...config.loadLimits }
  const http = await startHttp({ ...config, log, metrics, uploads })
  stops.add(() => http.stop())
  signal?.throwIfAborted()

  const { url, directory, outage } = await openDatabase(config, say, stops)
  signal?.throwIfAborted()
  if ((await checkDatabase(url)) === 'session') say(SESSION_POOLER)
  await migrate(url)
  for (const line of await restateIdentities(url)) say(line)
  signal?.throwIfAborted()

  const limits = { ...DEFAULT_GRAPHQL_LIMITS, ...config.graphqlLimits }
  const db = connect({ ...config, ...limits, url, outage })
  stops.add(() => db.close())
  await readZones(db.read)
  const replicas = await openReplicasOf(config, { ...config, ...limits, db, log }, stops)
  const graphql = createGraphql({
    planCache: config.planCache,
    sqlForm: db.sqlForm,
    limits,
    loadLimits,
    reportBug(error, requestId) {
      log.error({ err: error, reqId: requestId }, 'request failed')
      metrics.countBug()
    },
    reportOutage: (outage, requestId) => logOutage(log, outage, requestId),
  })
  await graphql.start()
  stops.add(() => graphql.stop())
  const chosen = await openSearch(config, db, stops, say)
  const serving = await serveSearch(chosen, { db, url, log, logLevel: config.logLevel }, stops)
  const extraction = config.extraction
    ? startExtraction(db.read, log, { url, logLevel: config.logLevel, limits: loadLimits })
    : null
  if (extraction) {
    stops.addEarly(() => extraction.close())
    metrics.watchExtraction(async () => (await extraction.status()).pendingArticles)
  }
  const found = extraction ? { extraction } : {}
  http.serve({
    graphql,
    db,
    ...(replicas ? { replicas } : {}),
    ...serving,
    ...found,
    authenticate: (authorization) => authenticate(db, authorization, { readAccess: config.readAccess, processKey }),
  })
  metrics.watchLoads(() => watchJobs(db.read))
  const jobs = startJobRunner({
    db,
    url,
    directory: uploads.directory,
    limits: loadLimits,
    uploads: uploads.limits,
    log,
  })
  stops.addEarly(() => jobs.close())
  if (config.sample) {
    const viewer = { role: 'loader', holder: processKey.id } as const
    await loadSample(graphql, { db, ...serving, ...found, viewer, requestId: 'sample' }, say)
  }
  signal?.throwIfAborted()
  http.announceReady()
  return { url: http.url, key: shownKey, directory, search: chosen.described, stop: stops.run }
}

const SESSION_POOLER =
  'DATABASE_URL leads to a pooler in session mode. Each connection of this process takes one server connection of the pooler.'

async function openReplicasOf(
  { databaseReadUrls: urls }: Config,
  options: Omit<ReplicasOptions, 'urls'>,
  stops: Stops,
): Promise<Replicas | null> {
  if (urls.length === 0) return null
  const replicas = await openReplicas({ ...options, urls })
  stops.add(() => replicas.close())
  return replicas
}

async function openDatabase(
  config: Config,
  say: AppOptions['say'],
  stops: Stops,
): Promise<{ url: string; directory: string | null; outage(): string | null }> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, directory: null, outage: () => null }
  const server = await startEmbedded({ directory: join(resolve(config.directory), 'postgres'), say })
  stops.add(() => server.stop())
  return { url: server.url, directory: server.data, outage: server.outage }
}
