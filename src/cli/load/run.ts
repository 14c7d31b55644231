import { stat } from 'node:fs/promises'
import { ArchiveError } from '../../errors.ts'
import { loadSchema } from '../../graphql/schema.ts'
import { type BatchLimits, toBatches } from './batch.ts'
import { createCheck } from './check.ts'
import { createClient } from './client.ts'
import { deliver } from './deliver.ts'
import { createJobProgress, type JobProgress } from './job-progress.ts'
import { type JobOptions, type JobResult, loadByJob } from './job.ts'
import type { Progress } from './progress.ts'
import { createRejectedFile } from './rejected.ts'
import { type Entry, type Fault, type FileRecord, isRecord, toLine } from '../read/record.ts'
import { identifiersOf, inOrder, scan } from './scan.ts'
import { listFiles, readFiles } from '../read/source.ts'
import { addTallies, NOTHING, type Tally } from './tally.ts'
import { lineOf } from './upload-source.ts'

export interface RunOptions extends JobOptions {
  readonly limits: BatchLimits
  /** Files with more bytes than this are loaded by a job of the server. */
  readonly jobAbove?: number
}

export interface RunResult {
  readonly tally: Tally
  readonly files: number
  /** Why the run ended before its time. */
  readonly failure: ArchiveError | null
  /** What was made of it, where the server did it by itself. */
  readonly byJob?: JobResult
}

const JOB_ABOVE = 8_000_000

/**
 * Loads the files: in batches, of which one is held in memory at a time, or by a job of the server where they are
 * large. @throws SETUP before anything was sent.
 */
export async function runLoad(
  paths: readonly string[],
  options: RunOptions,
  progress: Progress,
  jobProgress: () => JobProgress = createJobProgress,
): Promise<RunResult> {
  const files = await listFiles(paths, options.format)
  const noted = new Set<string>()
  const note = (line: string) => noted.has(line) || (noted.add(line), progress.note(line))
  const reading = { ...options, note }
  const byJob = async (): Promise<RunResult> => {
    const result = await loadByJob(files, reading, jobProgress())
    return { tally: result.tally, files: files.length, failure: null, byJob: result }
  }
  // A job cannot pretend.
  if (!options.dryRun && (options.detach || (await sizeOf(files)) > (options.jobAbove ?? JOB_ABOVE))) return byJob()
  return loadInBatches(files, reading, progress, byJob)
}

async function loadInBatches(
  files: readonly string[],
  options: RunOptions,
  progress: Progress,
  byJob: () => Promise<RunResult>,
): Promise<RunResult> {
  const send = createClient({
    ...options.client,
    onRetry: (reason, pauseMs) => progress.note(`${reason}; trying again in ${(pauseMs / 1000).toFixed(1)} s`),
  })
  const read = () => readFiles(files, options)
  const check = createCheck(loadSchema())
  const rejected = createRejectedFile(`${options.rejected}`)
  const lines: (Uint8Array | string)[] = []
  const report = (entry: Entry, faults: readonly Fault[]) => {
    for (const fault of faults) progress.note(toLine(entry.origin, fault))
    const line =
      options.rejected === undefined
        ? undefined
        : isRecord(entry)
          ? lineOf(entry)
          : entry.raw && Buffer.concat([entry.raw, Buffer.from('\n')])
    if (line !== undefined) lines.push(line)
  }
  // Told once it is clear who tells it: a job tells its bad lines itself.
  const unread: [Entry, readonly Fault[]][] = []
  const found = await scan(read(), check, (entry, faults) =>
    options.dryRun ? report(entry, faults) : void unread.push([entry, faults]),
  )
  if (found.hasHistory && !options.dryRun) return byJob()
  for (const [entry, faults] of unread) report(entry, faults)
  const good = Object.values(found.counts).reduce((sum, count) => sum + count, 0)
  let tally: Tally = { ...NOTHING, records: good + found.unreadable, rejected: found.unreadable }
  const delivery = {
    send,
    dryRun: options.dryRun,
    report: (record: FileRecord, faults: readonly Fault[]) => report(record, faults),
    isBrought: (...link: Parameters<typeof identifiersOf>) =>
      identifiersOf(...link).some((identifier) => found.identifiers.has(identifier)),
  }
  progress.start(good)
  try {
    for await (const batch of toBatches(inOrder(read, check, found), options.limits)) {
      tally = addTallies(tally, await deliver(delivery, batch))
      progress.advance(batch.length)
      for (const line of lines.splice(0)) await rejected.write(line)
    }
    return { tally, files: files.length, failure: null }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    return { tally, files: files.length, failure: error }
  } finally {
    for (const line of lines.splice(0)) await rejected.write(line)
    await rejected.close()
    progress.stop()
  }
}

async function sizeOf(files: readonly string[]): Promise<number> {
  let bytes = 0
  for (const file of files) bytes += (await stat(file)).size
  return bytes
}
