import { ArchiveError } from '../../errors.ts'
import { loadSchema } from '../../graphql/schema.ts'
import { type BatchLimits, toBatches } from './batch.ts'
import { createCheck } from './check.ts'
import { type ClientOptions, createClient } from './client.ts'
import { deliver } from './deliver.ts'
import type { Progress } from './progress.ts'
import { type Fault, type Origin, toLine } from '../read/record.ts'
import { identifiersOf, inOrder, scan } from './scan.ts'
import type { ReadOptions } from '../read/options.ts'
import { listFiles, readFiles } from '../read/source.ts'
import { addTallies, NOTHING, type Tally } from './tally.ts'

export interface RunOptions extends ReadOptions {
  readonly client: ClientOptions
  readonly limits: BatchLimits
}

export interface RunResult {
  readonly tally: Tally
  readonly files: number
  /** Why the run ended before its time. */
  readonly failure: ArchiveError | null
}

/** Loads the files; one batch is held in memory at a time. @throws SETUP before anything was sent. */
export async function runLoad(paths: readonly string[], options: RunOptions, progress: Progress): Promise<RunResult> {
  const send = createClient({ ...options.client, onRetry: (reason, pauseMs) => progress.note(`${reason}; trying again in ${(pauseMs / 1000).toFixed(1)} s`) })
  const files = await listFiles(paths, options.format)
  const noted = new Set<string>()
  const note = (line: string) => noted.has(line) || (noted.add(line), progress.note(line))
  const read = () => readFiles(files, { ...options, note })
  const check = createCheck(loadSchema())
  const report = (origin: Origin, faults: readonly Fault[]) => faults.forEach((fault) => progress.note(toLine(origin, fault)))

  const found = await scan(read(), check, report)
  const good = Object.values(found.counts).reduce((sum, count) => sum + count, 0)
  let tally: Tally = { ...NOTHING, records: good + found.unreadable, rejected: found.unreadable }
  const delivery = {
    send,
    dryRun: options.dryRun,
    report: ({ origin }: { origin: Origin }, faults: readonly Fault[]) => report(origin, faults),
    isBrought: (...link: Parameters<typeof identifiersOf>) => identifiersOf(...link).some((identifier) => found.identifiers.has(identifier)),
  }
  progress.start(good)
  try {
    for await (const batch of toBatches(inOrder(read, check, found), options.limits)) {
      tally = addTallies(tally, await deliver(delivery, batch))
      progress.advance(batch.length)
    }
    return { tally, files: files.length, failure: null }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    return { tally, files: files.length, failure: error }
  } finally {
    progress.stop()
  }
}
