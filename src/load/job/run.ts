import { open } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { orm } from '../../postgres/orm.ts'
import type { Sql, Tx } from '../../postgres/sql.ts'
import { loadError, upload } from '../../postgres/tables/load-job.ts'
import type { LoadLimits } from '../limits.ts'
import { NO_COUNTS, NO_RECORDS } from '../batch/result.ts'
import { parseLine } from '../parse/line.ts'
import { cutShort, readLine } from './block.ts'
import { JobBroken } from './failure.ts'
import { addResults, type FaultyLine, type LinesResult, loadLines, NOTHING } from './load-lines.ts'
import type { ParsedLine, Part } from './parse-block.ts'
import { type ClaimedJob, finishJob, type Position, type Progress, saveErrors, saveProgress } from './progress.ts'
import { type BatchLimits, DEFAULT_BATCH_LIMITS, type LoadFile, readBatches, recordsOf } from './read-batches.ts'
import { listWaiting, removeWaiting, saveWaiting } from './waiting.ts'

export interface RunOptions {
  /** A pool of at least two connections. */
  readonly sql: Sql
  readonly path: string
  readonly limits: LoadLimits
  readonly batches?: BatchLimits
  readonly signal: AbortSignal
}

/**
 * Loads the rest of a job's file, beginning at the position that the job has reached. Outlets, agents and events are
 * loaded before articles. A line has to wait if it refers to a record that does not exist yet. Waiting outlets, agents
 * and events are tried again before the first article. Waiting articles are tried again after the last article.
 * @throws LeaseLost if the job no longer belongs to this process.
 * @throws JobBroken if further attempts cannot succeed.
 */
export async function runJob(options: RunOptions, job: ClaimedJob): Promise<void> {
  const file = await open(options.path).catch((error: unknown) => {
    throw new JobBroken(
      "The upload's file is no longer on the server, or cannot be read. Send it again, and start another job.",
      { cause: error },
    )
  })
  try {
    const [received] = await orm(options.sql)
      .select({ textBytes: upload.textBytes })
      .from(upload)
      .where(eq(upload.id, job.uploadId))
    const fileBytes = received?.textBytes ?? NaN
    if ((await file.stat()).size !== fileBytes) throw cutShort()
    const work: Work = { batches: DEFAULT_BATCH_LIMITS, ...options, file, fileBytes, job }
    if (job.onError === 'SKIP_BAD' && !job.dryRun) await loadInCommits(work)
    else await loadAtOnce(work)
  } finally {
    await file.close()
  }
}

interface Work extends LoadFile {
  readonly sql: Sql
  readonly job: ClaimedJob
  readonly signal: AbortSignal
}

/**
 * The result of a batch. `lines` is the number of lines that this batch has finished. A line that has to wait for a
 * later attempt is not finished.
 */
interface Step extends LinesResult {
  readonly lines: number
  readonly next: Position
}

/** Runs a step in a transaction. The step returns null if there is nothing to do. */
type Carry = (step: (tx: Tx) => Promise<Step | null>) => Promise<Step | null>

/** Commits each batch separately, together with the progress of the job. */
async function loadInCommits(work: Work): Promise<void> {
  const { job, sql } = work
  let since = performance.now()
  await loadFile(work, job, async (step) => {
    const done = await sql.begin(async (tx) => {
      const result = await step(tx)
      if (result === null) return null
      await saveErrors(tx, job.id, result.rejected)
      await saveProgress(tx, job, { ...result, busyMs: performance.now() - since })
      return result
    })
    since = performance.now()
    return done as Step | null
  })
  await finishJob(sql, job, 'SUCCEEDED')
}

class RolledBack extends Error {}

/**
 * Loads the file in one transaction. The transaction is rolled back if the job is a dry run, or if `onError` is
 * REJECT_ALL and a line is rejected.
 */
async function loadAtOnce(work: Work): Promise<void> {
  const { job, sql } = work
  const since = performance.now()
  let total = NOTHING
  const progressOf = ({ counts, created }: Pick<Progress, 'counts' | 'created'>): Progress => ({
    counts,
    created,
    lines: job.totalLines,
    next: { stage: 'ARTICLES', nextLine: job.totalLines + 1, nextByte: work.fileBytes },
    busyMs: performance.now() - since,
  })
  const isRefused = () => job.onError === 'REJECT_ALL' && total.counts.rejected > 0

  // Removes errors that an interrupted attempt has left.
  await orm(sql).delete(loadError).where(eq(loadError.jobId, job.id))
  const whole = sql.begin(async (tx) => {
    await loadFile(work, { stage: 'RECORDS', nextLine: 1, nextByte: 0 }, async (step) => {
      const result = await step(tx)
      if (result === null) return null
      total = addResults(total, { ...result, rejected: [], waiting: [] })
      // Errors are written in a separate transaction, because the transaction of the load may be rolled back. They are
      // written after each batch, because the errors of a whole file may not fit into memory.
      if (result.rejected.length > 0) await sql.begin((beside) => saveErrors(beside, job.id, result.rejected))
      return result
    })
    if (job.dryRun || isRefused()) throw new RolledBack()
    await saveProgress(tx, job, progressOf(total))
    await finishJob(tx, job, 'SUCCEEDED')
  })
  await whole.catch(async (error: unknown) => {
    if (!(error instanceof RolledBack)) throw error
    const { rejected, created, updated, unchanged } = total.counts
    const skipped = { counts: { ...NO_COUNTS, rejected, skipped: created + updated + unchanged }, created: NO_RECORDS }
    await sql.begin(async (tx) => {
      await saveProgress(tx, job, progressOf(isRefused() ? skipped : total))
      await finishJob(tx, job, isRefused() ? 'FAILED' : 'SUCCEEDED')
    })
  })
}

function optionsOf({ extractQuotes }: ClaimedJob) {
  return { extractQuotes: extractQuotes ?? undefined }
}

const PARTS: readonly Part[] = ['RECORDS', 'ARTICLES']

async function loadFile(work: Work, from: Position, carry: Carry): Promise<void> {
  for (const stage of PARTS.slice(PARTS.indexOf(from.stage))) {
    let position: Position =
      stage === from.stage
        ? { stage, nextLine: from.nextLine, nextByte: from.nextByte }
        : { stage, nextLine: 1, nextByte: 0 }
    for await (const { parsed, lookup, lines, next, readAhead } of readBatches(work, position)) {
      work.signal.throwIfAborted()
      await carry(async (tx) => {
        const result = await loadLines(tx, parsed, { ...optionsOf(work.job), lookup, onWrite: readAhead })
        await saveWaiting(tx, work.job.id, result.waiting)
        return { ...result, lines: lines - result.waiting.length, next }
      })
      position = next
    }
    await settleWaiting(work, position, carry)
  }
}

/**
 * Tries to load the waiting lines again, in rounds. If a round loads no line, the lines that still wait are rejected.
 */
async function settleWaiting(work: Work, next: Position, carry: Carry): Promise<void> {
  const { job } = work
  const tryAgain = async (tx: Tx, lines: readonly FaultyLine[]): Promise<Step> => {
    const result = await loadLines(tx, await readLines(work, lines), optionsOf(job))
    const waiting = new Set(result.waiting.map(({ line }) => line))
    await saveWaiting(tx, job.id, result.waiting)
    await removeWaiting(
      tx,
      job.id,
      lines.filter(({ line }) => !waiting.has(line)),
    )
    return { ...result, lines: lines.length - waiting.size, next }
  }
  const reject = async (tx: Tx, lines: readonly FaultyLine[]): Promise<Step> => {
    await removeWaiting(tx, job.id, lines)
    const counts = { ...NO_COUNTS, rejected: lines.length }
    return { ...NOTHING, counts, rejected: lines, lines: lines.length, next }
  }
  for (;;) {
    const loaded = await eachWaiting(work, next.stage, carry, tryAgain)
    if (loaded === 0) break
  }
  await eachWaiting(work, next.stage, carry, reject)
}

/**
 * Reads the waiting lines in batches, and calls `use` once for each batch. Returns the number of records that were
 * loaded.
 */
async function eachWaiting(
  { job, batches, signal }: Work,
  part: Part,
  carry: Carry,
  use: (tx: Tx, lines: readonly FaultyLine[]) => Promise<Step>,
): Promise<number> {
  const [count, maxBytes] = [recordsOf(batches, part), batches.bytes]
  let loaded = 0
  for (let after = 0; ;) {
    signal.throwIfAborted()
    const step = await carry(async (tx) => {
      const lines = await listWaiting(tx, job.id, { after, count, maxBytes })
      after = lines.at(-1)?.line ?? after
      return lines.length === 0 ? null : use(tx, lines)
    })
    if (step === null) return loaded
    loaded += step.counts.created + step.counts.updated + step.counts.unchanged
  }
}

async function readLines({ file, limits }: Work, lines: readonly FaultyLine[]): Promise<ParsedLine[]> {
  const parsed: ParsedLine[] = []
  for (const { line, start, bytes } of lines)
    parsed.push({ number: line, start, bytes, record: parseLine(await readLine(file, start, bytes), limits) })
  return parsed
}
