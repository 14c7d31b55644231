import { openSearch } from '../app/search.ts'
import { createStops } from '../app/stops.ts'
import type { Config } from '../config.ts'
import { ArchiveError } from '../errors.ts'
import { createLog } from '../observe/log.ts'
import type { Db, Sql } from '../postgres/connect.ts'
import type { EngineName } from '../search/engine.ts'
import { findFailure, findServed } from '../sync/index-state.ts'
import type { Job, Task } from '../sync/job.ts'
import { runJob } from '../sync/run-job.ts'
import { startSync } from '../sync/sync.ts'
import { withDatabase } from './database.ts'

const WATCH_MS = 2_000
const PATIENCE_MS = 60_000
/** The server that was to do it is gone. */
const GONE = new Error('gone')

/** Has the running server do the task, so that live changes and it do not meet; where none runs, does it here. @throws UNAVAILABLE after a minute without an engine. */
export async function runIndexJob(config: Config, task: Task, hear: (job: Job) => void): Promise<Job> {
  return withDatabase(config, async (db, url) => {
    const served = await findServed(db.write)
    if (served !== null) {
      const job = await runWatched(db.write, served, task, hear, true).catch((error: unknown) => {
        if (error !== GONE) throw error
      })
      if (job) return job
    }
    return runHere(config, db, url, task, hear)
  })
}

async function runHere(config: Config, db: Db, url: string, task: Task, hear: (job: Job) => void): Promise<Job> {
  const stops = createStops()
  stops.add(async () => {})
  try {
    const { engine } = await openSearch(config, db, stops, (line) => process.stderr.write(`${line}\n`))
    const sync = await startSync({ db, engine, url, log: createLog('silent') })
    stops.add(() => sync.close())
    return await runWatched(db.write, engine.name, task, hear, false)
  } finally {
    await stops.run()
  }
}

async function runWatched(sql: Sql, engine: EngineName, task: Task, hear: (job: Job) => void, isElsewhere: boolean): Promise<Job> {
  const given = new AbortController()
  let wellAt = Date.now()
  const watch = setInterval(() => void look().catch(() => {}), WATCH_MS)
  async function look(): Promise<void> {
    if (isElsewhere && (await findServed(sql)) === null) given.abort(GONE)
    const failure = await findFailure(sql, engine)
    if (failure === null) wellAt = Date.now()
    else if (Date.now() - wellAt > PATIENCE_MS) given.abort(new ArchiveError('UNAVAILABLE', `Not done within a minute: ${failure} What was begun goes on when a server runs and its engine answers.`))
  }
  try {
    return await runJob(sql, engine, task, { hear, signal: given.signal })
  } finally {
    clearInterval(watch)
  }
}
