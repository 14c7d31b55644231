import { setTimeout as sleep } from 'node:timers/promises'
import { openSearch } from '../search/choose.ts'
import { addressOf } from '../search/meilisearch/engine.ts'
import { createStops } from '../app/stops.ts'
import type { Config } from '../config.ts'
import { ArchiveError } from '../errors.ts'
import { createLog } from '../observe/log.ts'
import type { Db } from '../postgres/connect.ts'
import type { Sql } from '../postgres/sql.ts'
import type { SearchEngine } from '../search/engine.ts'
import { findFailure, findProgress, wasServed } from '../search/sync/index-state.ts'
import type { Job, Task } from '../search/sync/job.ts'
import { runJob } from '../search/sync/run-job.ts'
import { engineOf, listServed, type ServedIndex } from '../search/sync/lock.ts'
import { startSync } from '../search/sync/sync.ts'
import { findIdSoon } from '../search/sync/watch-index.ts'
import { withDatabase } from './database.ts'

const WATCH_MS = 1_000
const PATIENCE_MS = 60_000
// A server that has lost its database connection takes its lock again within this time, in milliseconds.
const GAP_MS = 3_000
/** The error that ends the waiting if the server that was doing the task has stopped. */
const GONE = new Error('gone')

export interface IndexJobOptions {
  /** Called with the progress of the job. */
  onProgress?(job: Job): void
  /** Called with messages for the user. */
  say?(line: string): void
  /** Aborts the waiting. */
  readonly signal?: AbortSignal
  /** How long to wait for an engine that does not answer. Default: a minute. */
  readonly patienceMs?: number
}

/** A job that is done. */
export interface DoneJob {
  /** The host and port of the Meilisearch whose index the job worked on. Null for the index in Postgres. */
  readonly address: string | null
  readonly job: Job
}

export interface IndexJobs {
  readonly done: readonly DoneJob[]
  /** The errors for the copies of the index whose engine did not answer for a minute. */
  readonly failures: readonly ArchiveError[]
}

/**
 * Does the task for each copy of the index, one after the other. If servers run, they do the task, so that the task
 * does not conflict with the servers' own updates of the indexes. If no server runs, or a server stops before the task
 * is done, this process does the task itself, for the copies that its own configuration names and that are not done
 * yet. If the engine of a copy does not answer, the task continues with the next copy.
 */
export async function runIndexJobs(config: Config, task: Task, options: IndexJobOptions = {}): Promise<IndexJobs> {
  const work = async (db: Db, url: string) => {
    const done = new Map<string, DoneJob>()
    const failures: ArchiveError[] = []
    const served = await findServedSoon(db.write)
    let isGone = false
    for (const { id, address } of served) {
      announce(address, served.length, options)
      await collect(failures, options, async () => {
        const job = await runWatched(db.write, id, task, options, true).catch((error: unknown) => {
          if (error !== GONE) throw error
        })
        if (job) done.set(id, { address, job })
        else isGone = true
      })
    }
    if (served.length === 0 || isGone) await runHere(config, { db, url, task, options, done, failures })
    else noteUnserved(config, served, options)
    return { done: [...done.values()], failures }
  }
  return withDatabase(config, work, options.signal)
}

/**
 * Runs `work`. If an engine does not answer, adds the error to `failures` instead of throwing it, so that the task
 * continues with the next copy.
 */
async function collect(
  failures: ArchiveError[],
  { signal }: IndexJobOptions,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (signal?.aborted || !(error instanceof ArchiveError) || error.code !== 'UNAVAILABLE') throw error
    failures.push(error)
  }
}

/**
 * Tells the user which of the configured Meilisearch instances have an index that no running Verbatim server keeps up
 * to date.
 */
function noteUnserved(
  { meilisearches }: Config,
  served: readonly ServedIndex[],
  { say = () => {} }: IndexJobOptions,
): void {
  for (const { url } of meilisearches) {
    const address = addressOf(url)
    if (!served.some((one) => one.address === address))
      say(
        `The index in the Meilisearch at ${address} was left out, because no running server updates this index: check whether this Meilisearch answers, and whether MEILI_URL of a server names this Meilisearch.`,
      )
  }
}

function announce(address: string | null, count: number, { say = () => {} }: IndexJobOptions): void {
  if (count > 1 && address !== null) say(`Meilisearch at ${address}:`)
}

/**
 * The copies of the index that servers keep up to date: all copies in Meilisearch or, if there are none, the index in
 * Postgres. If a server may have lost its lock only for a moment, waits up to GAP_MS for the server to take it again.
 */
async function findServedSoon(sql: Sql): Promise<ServedIndex[]> {
  for (const until = Date.now() + GAP_MS; ; await sleep(200)) {
    const served = await listServed(sql)
    const [first] = served
    if (first) return served.filter(({ id }) => engineOf(id) === engineOf(first.id))
    if (Date.now() > until || !(await wasServed(sql))) return []
  }
}

interface HereOptions {
  readonly db: Db
  readonly url: string
  readonly task: Task
  readonly options: IndexJobOptions
  /** The jobs that are done, by the id of the index. */
  readonly done: Map<string, DoneJob>
  readonly failures: ArchiveError[]
}

async function runHere(config: Config, { db, url, task, options, done, failures }: HereOptions): Promise<void> {
  const stops = createStops()
  stops.add(async () => {})
  try {
    const { copies } = await openSearch(config, db, stops, options.say ?? (() => {}))
    for (const { engine } of copies) {
      announce(engine.address, copies.length, options)
      const sync = await startSync({ db, engine, url, log: createLog('silent') })
      stops.add(() => sync.close())
      await collect(failures, options, async () => {
        const id = await findRegistered(db.write, engine, options)
        if (done.has(id)) return
        const job = await runWatched(db.write, id, task, options, false)
        done.set(id, { address: engine.address, job })
      })
    }
  } finally {
    await stops.run()
  }
}

/** Waits until the engine answers and its index is registered, and returns the id of the index. */
async function findRegistered(sql: Sql, engine: SearchEngine, options: IndexJobOptions): Promise<string> {
  const patience = createPatience(options)
  for (; ; await sleep(100)) {
    options.signal?.throwIfAborted()
    const answer = await findIdSoon(engine)
    const error = patience.judge('id' in answer ? null : messageOf(answer.error))
    if (error) throw error
    if ('id' in answer && answer.id !== null && (await findProgress(sql, answer.id))) return answer.id
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * The function `judge` takes the failure of an engine, or null if the engine answers. `judge` says once that the engine
 * does not answer, and returns an error if the engine has not answered for a minute.
 */
function createPatience({ say = () => {}, patienceMs = PATIENCE_MS }: IndexJobOptions): {
  judge(failure: string | null): ArchiveError | null
} {
  let [wellAt, said] = [Date.now(), false]
  return {
    judge(failure) {
      if (failure === null) {
        wellAt = Date.now()
        said = false
      } else if (Date.now() - wellAt > patienceMs) {
        return new ArchiveError(
          'UNAVAILABLE',
          `The index could not be reached for a minute: ${failure} The task continues when a server runs and its engine answers.`,
        )
      } else if (!said) {
        say(`${failure} Waiting for the engine, for up to a minute.`)
        said = true
      }
      return null
    },
  }
}

async function runWatched(
  sql: Sql,
  indexId: string,
  task: Task,
  options: IndexJobOptions,
  isElsewhere: boolean,
): Promise<Job> {
  const { onProgress = () => {}, signal } = options
  const given = new AbortController()
  const patience = createPatience(options)
  let servedAt = Date.now()
  const watch = setInterval(() => void look().catch(() => {}), WATCH_MS)
  async function look(): Promise<void> {
    if (!isElsewhere || (await listServed(sql)).some(({ id }) => id === indexId)) servedAt = Date.now()
    if (Date.now() - servedAt > GAP_MS) given.abort(GONE)
    const error = patience.judge(await findFailure(sql, indexId))
    if (error) given.abort(error)
  }
  try {
    return await runJob(sql, indexId, task, {
      onProgress,
      signal: signal ? AbortSignal.any([given.signal, signal]) : given.signal,
    })
  } finally {
    clearInterval(watch)
  }
}
