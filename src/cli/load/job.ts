import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ArchiveError } from '../../errors.ts'
import type { ReadOptions } from '../read/options.ts'
import { toLine, type Unreadable } from '../read/record.ts'
import { isNear } from '../server.ts'
import type { ClientOptions } from './ask.ts'
import { follow, type FollowOptions, hasEnded } from './follow.ts'
import { createJobClient, type Job, type JobClient } from './job-client.ts'
import type { JobProgress } from './job-progress.ts'
import { createRejectedFile, linesOfFile, linesOfFiles, listRejected } from './rejected.ts'
import { NOTHING, type Tally } from './tally.ts'
import { toUpload } from './upload-source.ts'

export interface JobOptions extends ReadOptions, Pick<FollowOptions, 'everyMs' | 'patienceMs'> {
  readonly client: ClientOptions
  /** Whether to return as soon as the job has started, without waiting for its end. */
  readonly detach?: boolean
  /** The file to which rejected records are written. */
  readonly rejected?: string
  /** How long to wait for a second Ctrl-C, in milliseconds. */
  readonly secondInterruptMs?: number
}

export interface JobResult {
  readonly job: Job
  readonly tally: Tally
  readonly end: 'done' | 'detached' | 'interrupted'
}

// The maximum number of rejected records that are listed. Longer lists are hard to use, so the user is advised to write
// the rejected records to a file instead.
const MAX_LISTED = 1_000

/**
 * Sends files to the server, which loads them.
 * @throws if the files cannot be sent, or if the job can no longer be followed.
 */
export async function loadByJob(
  files: readonly string[],
  options: JobOptions,
  progress: JobProgress,
): Promise<JobResult> {
  const client = connect(options, progress)
  await client.check()
  const local = createRejectedFile(`${options.rejected}`)
  let unreadable = 0
  const noted = new Set<string>()
  const note = (line: string) => noted.has(line) || (noted.add(line), progress.note(line))
  const source = await toUpload(files, { ...options, note }, !isNear(options.client.url), {
    onBytes: progress.uploaded,
    async onUnreadable(entry: Unreadable) {
      unreadable += 1
      if (entry.raw && options.rejected !== undefined) await local.write(Buffer.concat([entry.raw, Buffer.from('\n')]))
      if (unreadable <= MAX_LISTED) for (const fault of entry.faults) progress.note(toLine(entry.origin, fault))
      if (unreadable === MAX_LISTED)
        progress.note('… and so on: further entries that cannot be read are counted, but not listed.')
    },
  })
  try {
    const upload = await client.upload(source.open)
    const job = await client.start(upload, { dryRun: options.dryRun, idempotencyKey: randomUUID() })
    if (options.detach) return { job, tally: tallyOf(job, unreadable), end: 'detached' }
    return await finish(client, job, { ...options, files, isFile: source.isFile, unreadable, local }, progress)
  } finally {
    progress.stop()
  }
}

/**
 * Follows a job that was started before. If the files of the job are given, each rejected record is listed with its
 * place in these files.
 */
export async function resumeJob(
  id: string,
  files: readonly string[],
  options: JobOptions,
  progress: JobProgress,
): Promise<JobResult> {
  const client = connect(options, progress)
  try {
    const job = await client.find(id)
    const source =
      files.length === 0 ? null : await toUpload(files, options, false, { onBytes() {}, onUnreadable() {} })
    return await finish(
      client,
      job,
      {
        ...options,
        files,
        isFile: source?.isFile ?? false,
        unreadable: 0,
        local: createRejectedFile(`${options.rejected}`),
      },
      progress,
    )
  } finally {
    progress.stop()
  }
}

function connect(options: JobOptions, progress: JobProgress): JobClient {
  return createJobClient({
    ...options.client,
    onRetry: (reason, pauseMs) => progress.note(`${reason}; trying again in ${(pauseMs / 1000).toFixed(1)} s`),
  })
}

interface Sent extends JobOptions {
  readonly files: readonly string[]
  readonly isFile: boolean
  readonly unreadable: number
  readonly local: ReturnType<typeof createRejectedFile>
}

async function finish(client: JobClient, started: Job, sent: Sent, progress: JobProgress): Promise<JobResult> {
  const given = new AbortController()
  let interrupts = 0
  const onInterrupt = () => {
    interrupts += 1
    if (interrupts === 1)
      progress.note(
        `\nThe job continues on the server: follow it again with \`verbatim load --resume ${started.id}\`. Press Ctrl-C again to cancel the job.`,
      )
    given.abort()
  }
  process.on('SIGINT', onInterrupt)
  try {
    let job = await follow(client, started, progress, { ...sent, signal: given.signal })
    if (!hasEnded(job)) {
      for (const until = Date.now() + (sent.secondInterruptMs ?? 3_000); interrupts < 2 && Date.now() < until;)
        await wait(50)
      if (interrupts < 2) return { job, tally: tallyOf(job, sent.unreadable), end: 'interrupted' }
      job = await client.cancel(job.id)
    }
    progress.stop()
    await report(client, job, sent, progress)
    return { job, tally: tallyOf(job, sent.unreadable), end: 'done' }
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

async function report(
  client: JobClient,
  job: Job,
  { files, isFile, rejected, local, note: _note, onHead: _onHead, onRemark: _onRemark, ...options }: Sent,
  progress: JobProgress,
): Promise<void> {
  const [file] = files
  const lines = file === undefined ? null : isFile ? linesOfFile(file) : linesOfFiles(files, options)
  if (rejected !== undefined && lines === null && job.counts.rejected > 0) {
    throw new ArchiveError(
      'SETUP',
      'To write the rejected records, also give the files that were loaded: the server keeps only line numbers.',
    )
  }
  await listRejected({
    errors: client.errors(job.id),
    lines,
    note: progress.note,
    write: rejected === undefined ? null : local.write,
    most: MAX_LISTED,
  })
  const written = await local.close()
  if (written > 0)
    progress.note(
      `${written} rejected ${written === 1 ? 'record is' : 'records are'} in ${rejected}: correct them and load that file.`,
    )
}

function tallyOf({ counts, created }: Job, unreadable: number): Tally {
  const records = counts.created + counts.updated + counts.unchanged + counts.rejected + counts.skipped
  return {
    ...NOTHING,
    ...counts,
    records: records + unreadable,
    rejected: counts.rejected + unreadable,
    added: created,
  }
}
