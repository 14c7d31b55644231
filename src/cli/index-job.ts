import { setTimeout as sleep } from 'node:timers/promises'
import { openSearch } from '../search/choose.ts'
import { createStops } from '../app/stops.ts'
import type { Config } from '../config.ts'
import { ArchiveError } from '../errors.ts'
import { createLog } from '../observe/log.ts'
import type { Db } from '../postgres/connect.ts'
import type { Sql } from '../postgres/sql.ts'
import type { EngineName } from '../search/engine.ts'
import { findFailure, wasServed } from '../search/sync/index-state.ts'
import type { Job, Task } from '../search/sync/job.ts'
import { runJob } from '../search/sync/run-job.ts'
import { listServed } from '../search/sync/lock.ts'
import { startSync } from '../search/sync/sync.ts'
import { withDatabase } from './database.ts'

const WATCH_MS = 1_000
const PATIENCE_MS = 60_000
// A server that has lost its database connection takes its lock again within this time, in milliseconds.
const GAP_MS = 3_000
/** The server that was doing the task has stopped. */
const GONE = new Error('gone')

export interface IndexJobOptions {
  /** Called with the progress of the job. */
  onProgress?(job: Job): void
  /** Called with messages for the user. */
  say?(line: string): void
  /** Aborts the waiting. */
  readonly signal?: AbortSignal
}

/**
 * Lets the running server do the task, so that the task and the server's own updates of the index do not conflict. If
 * no server runs, this process does the task.
 * @throws UNAVAILABLE if the engine does not answer for a minute.
 */
export async function runIndexJob(config: Config, task: Task, options: IndexJobOptions = {}): Promise<Job> {
  const work = async (db: Db, url: string) => {
    const served = await findServedSoon(db.write)
    if (served !== null) {
      const job = await runWatched(db.write, served, task, options, true).catch((error: unknown) => {
        if (error !== GONE) throw error
      })
      if (job) return job
    }
    return runHere(config, db, url, task, options)
  }
  return withDatabase(config, work, options.signal)
}

async function findServedSoon(sql: Sql): Promise<EngineName | null> {
  for (const until = Date.now() + GAP_MS; ; await sleep(200)) {
    const [served = null] = await listServed(sql)
    if (served !== null || Date.now() > until || !(await wasServed(sql))) return served
  }
}

async function runHere(config: Config, db: Db, url: string, task: Task, options: IndexJobOptions): Promise<Job> {
  const stops = createStops()
  stops.add(async () => {})
  try {
    const { engine } = await openSearch(config, db, stops, options.say ?? (() => {}))
    const sync = await startSync({ db, engine, url, log: createLog('silent') })
    stops.add(() => sync.close())
    return await runWatched(db.write, engine.name, task, options, false)
  } finally {
    await stops.run()
  }
}

async function runWatched(
  sql: Sql,
  engine: EngineName,
  task: Task,
  { onProgress = () => {}, say = () => {}, signal }: IndexJobOptions,
  isElsewhere: boolean,
): Promise<Job> {
  const given = new AbortController()
  let [wellAt, servedAt, said] = [Date.now(), Date.now(), false]
  const watch = setInterval(() => void look().catch(() => {}), WATCH_MS)
  async function look(): Promise<void> {
    if (!isElsewhere || (await listServed(sql)).length > 0) servedAt = Date.now()
    if (Date.now() - servedAt > GAP_MS) given.abort(GONE)
    const failure = await findFailure(sql, engine)
    if (failure === null) {
      wellAt = Date.now()
      said = false
    } else if (Date.now() - wellAt > PATIENCE_MS) {
      given.abort(
        new ArchiveError(
          'UNAVAILABLE',
          `The index could not be reached for a minute: ${failure} The task continues when a server runs and its engine answers.`,
        ),
      )
    } else if (!said) {
      say(`${failure} Waiting for the engine, for up to a minute.`)
      said = true
    }
  }
  try {
    return await runJob(sql, engine, task, {
      onProgress,
      signal: signal ? AbortSignal.any([given.signal, signal]) : given.signal,
    })
  } finally {
    clearInterval(watch)
  }
}
