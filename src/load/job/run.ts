import { open, type FileHandle } from 'node:fs/promises'
import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import type { LoadLimits } from '../limits.ts'
import { NO_COUNTS, NO_RECORDS } from '../batch/result.ts'
import { parseLine } from '../parse/line.ts'
import { cutShort, readBlocks, readLine } from './block.ts'
import { addCounts, mergeChunk, NOTHING, saveErrors, type ChunkResult } from './chunk.ts'
import { JobBroken } from './failure.ts'
import type { ParsedLine } from './parsed.ts'
import { createIdlePool, inOrder, type Pool } from './pool.ts'
import type { ParsedBlock } from './parse-block.ts'
import { type ClaimedJob, finishJob, type Position, saveProgress } from './progress.ts'
import { readRecords, type Records } from './records.ts'
import {
  createProviderStager,
  createStage,
  createStager,
  dropStage,
  findProviders,
  isStaged,
  judgeStage,
  readOpen,
  type Stage,
  toText,
} from './stage.ts'
import { readTwins, type Twins } from './twins.ts'
import { findPlaces, type Place } from './place.ts'

export interface ChunkLimits {
  /** A chunk ends with the block that reaches one of these. */
  readonly records: number
  readonly bytes: number
  /** A file of so much is one chunk, which is one batch. */
  readonly wholeRecords: number
  readonly wholeBytes: number
  /** Outlets, agents and events of one chunk. */
  readonly firstRecords: number
  /** What is read and parsed at a time. */
  readonly blockBytes: number
  readonly blockLines: number
}

// Larger ones write no faster; smaller ones ask the database the same questions more often.
export const DEFAULT_CHUNK_LIMITS: ChunkLimits = {
  records: 1_000,
  bytes: 4_000_000,
  wholeRecords: 1_000,
  wholeBytes: 4_000_000,
  firstRecords: 20_000,
  blockBytes: 256 * 1024,
  blockLines: 500,
}

export interface RunOptions {
  /** Two connections are enough: the chunk's and the stage's. */
  readonly sql: Sql
  readonly path: string
  readonly limits: LoadLimits
  readonly chunks?: ChunkLimits
  /** Looks through the file, before anything is loaded. */
  readonly scanner: (fileBytes: number) => Pool
  readonly signal: AbortSignal
}

/**
 * Loads a file, from where its job stands, to the end. @throws JobLost where it is no longer ours, JobBroken where no
 * attempt can end well.
 */
export async function runJob(given: RunOptions, job: ClaimedJob): Promise<void> {
  const stage: Stage = { sql: given.sql, seq: job.seq }
  const file = await open(given.path).catch((error: unknown) => {
    throw new JobBroken(
      "The upload's file is not on the server any more, or cannot be read. Send it again, and start another job.",
      { cause: error },
    )
  })
  try {
    const [upload] = await run<{ bytes: string }>(given.sql, 'select text_bytes as bytes from upload where id = $1', [
      job.uploadId,
    ])
    const options = { ...given, fileBytes: Number(upload?.bytes) }
    if ((await file.stat()).size !== options.fileBytes) throw cutShort()
    if (!(await isStaged(stage))) await scan(options, file, stage)
    const work = await prepare(options, job, file, stage)
    if (job.onError === 'SKIP_BAD') await loadInChunks(work)
    else await loadWhole(work)
    await dropStage(stage)
  } finally {
    await file.close()
  }
}

interface FileOptions extends RunOptions {
  readonly fileBytes: number
}

interface Work extends FileOptions {
  readonly chunks: ChunkLimits
  readonly job: ClaimedJob
  readonly file: FileHandle
  readonly stage: Stage
  readonly records: Records
  readonly twins: Twins
  /** Where a twin stands. */
  readonly placeOf: (line: number) => Place | null
  /** What only a link could make, which stands anywhere. */
  readonly open: ReadonlySet<string>
  /** A bit for each line that is done, but for articles whose turn it was. */
  readonly done: Uint8Array
  lost: number
}

function isDone({ done }: Pick<Work, 'done'>, line: number): boolean {
  return ((done[line >> 3] ?? 0) & (1 << (line & 7))) !== 0
}

function setDone({ done }: Pick<Work, 'done'>, line: number): void {
  done[line >> 3] = (done[line >> 3] ?? 0) | (1 << (line & 7))
}

async function scan(options: FileOptions, file: FileHandle, stage: Stage): Promise<void> {
  const pool = options.scanner(options.fileBytes)
  try {
    await scanWith(pool, options, file, stage)
  } finally {
    await pool.close()
  }
}

async function scanWith(pool: Pool, options: FileOptions, file: FileHandle, stage: Stage): Promise<void> {
  await createStage(stage)
  const stager = createStager(stage)
  for await (const block of inOrder(blocksOf(options, file), pool.width, (one) => pool.run('scan', one))) {
    options.signal.throwIfAborted()
    await stager.add(block)
  }
  await stager.flush()
  await judgeStage(stage)
  const open = await readOpen(stage)
  if (open.size === 0) return
  const provide = createProviderStager(stage, open)
  for await (const block of inOrder(blocksOf(options, file), pool.width, (one) => pool.run('provide', one))) {
    options.signal.throwIfAborted()
    await provide(block)
  }
}

function blocksOf(
  { limits, fileBytes, chunks = DEFAULT_CHUNK_LIMITS }: FileOptions,
  file: FileHandle,
  start = 0,
  line = 1,
) {
  return readBlocks(file, {
    fileBytes,
    start,
    line,
    maxLineBytes: limits.lineBytes,
    blockBytes: chunks.blockBytes,
    blockLines: chunks.blockLines,
  })
}

async function prepare(options: FileOptions, job: ClaimedJob, file: FileHandle, stage: Stage): Promise<Work> {
  const claims = await run<{ scheme: string; value: string; count: string }>(
    options.sql,
    `select 'line' as scheme, value, 1 as count from load_claim where job_id = $1 and scheme = 'line'
     union all select 'lost', '', count(*) from load_claim where job_id = $1 and scheme like 'lost %'`,
    [job.id],
  )
  const [records, twins] = [await readRecords(stage), await readTwins(stage)]
  const done = { done: new Uint8Array((job.totalLines >> 3) + 1) }
  for (const { scheme, value } of claims) if (scheme === 'line') setDone(done, Number(value))
  records.lines.forEach((line, at) => {
    if (job.stage === 'ARTICLES' || at < job.nextLine) setDone(done, line)
  })
  return {
    ...options,
    ...done,
    chunks: options.chunks ?? DEFAULT_CHUNK_LIMITS,
    job,
    file,
    stage,
    records,
    twins,
    placeOf: twins.lines.length === 0 ? () => null : await findPlaces(blocksOf(options, file), twins.lines),
    open: await readOpen(stage),
    lost: Number(claims.find(({ scheme }) => scheme === 'lost')?.count ?? 0),
  }
}

/** Every chunk is a commit of its own, which says how far the job is. */
async function loadInChunks(work: Work): Promise<void> {
  const { job, sql, signal } = work
  let since = performance.now()
  for await (const chunk of chunksOf(work, job)) {
    signal.throwIfAborted()
    await sql.begin(async (tx) => {
      const { lines, result } = await load(tx, work, chunk)
      await saveErrors(tx, job.id, result.errors)
      await saveProgress(tx, job, { ...chunk.next, ...result, lines, busyMs: performance.now() - since })
    })
    since = performance.now()
  }
  await finishJob(sql, job, 'SUCCEEDED')
}

class Rejected extends Error {}

/** All or nothing: one commit, after all that is wrong was found. */
async function loadWhole(work: Work): Promise<void> {
  const { job, sql, signal } = work
  const since = performance.now()
  let total = NOTHING
  await sql`delete from load_error where job_id = ${job.id}`
  const wrong = await sql
    .begin(async (tx) => {
      for await (const chunk of chunksOf(work, job)) {
        signal.throwIfAborted()
        const { result } = await load(tx, work, chunk)
        total = {
          counts: addCounts(total.counts, result.counts),
          created: addCounts(total.created, result.created),
          errors: [],
        }
        // Beside the transaction, which will not stand: there may be more than memory holds.
        if (result.errors.length > 0) await sql.begin((beside) => saveErrors(beside, job.id, result.errors))
      }
      if (total.counts.rejected > 0) throw new Rejected()
      const end: Position = { stage: 'ARTICLES', nextLine: job.totalLines + 1, nextByte: 0 }
      await saveProgress(tx, job, { ...end, ...total, lines: job.totalLines, busyMs: performance.now() - since })
      await finishJob(tx, job, 'SUCCEEDED')
    })
    .then(
      () => false,
      (error: unknown) => {
        if (error instanceof Rejected) return true
        throw error
      },
    )
  if (!wrong) return
  const { rejected, created, updated, unchanged } = total.counts
  await sql.begin(async (tx) => {
    const counts = { ...NO_COUNTS, rejected, skipped: created + updated + unchanged }
    const end: Position = { stage: 'ARTICLES', nextLine: job.totalLines + 1, nextByte: 0 }
    await saveProgress(tx, job, {
      ...end,
      counts,
      created: NO_RECORDS,
      lines: job.totalLines,
      busyMs: performance.now() - since,
    })
    await finishJob(tx, job, 'FAILED')
  })
}

interface Chunk {
  readonly parsed: readonly ParsedLine[]
  /** Those that count as processed with this chunk, blank ones too. */
  readonly lines: number
  /** Where the next one begins, and beyond which a line comes later. */
  readonly next: Position
  readonly lastLine: number
}

async function* chunksOf(work: Work, from: Position): AsyncGenerator<Chunk> {
  const { job, chunks, fileBytes } = work
  if (job.totalLines <= chunks.wholeRecords && fileBytes <= chunks.wholeBytes) return yield* wholeChunk(work)
  if (from.stage === 'RECORDS') yield* recordChunks(work, from.nextLine)
  yield* articleChunks(work, from.stage === 'RECORDS' ? { nextLine: 1, nextByte: 0 } : from)
}

/** A small file is one batch. */
async function* wholeChunk(work: Work): AsyncGenerator<Chunk> {
  const records = await readLines(work, recordPlaces(work.records, 0, work.records.lines.length))
  for await (const chunk of articleChunks(
    { ...work, chunks: { ...work.chunks, records: Infinity, bytes: Infinity } },
    { nextLine: 1, nextByte: 0 },
  )) {
    yield { ...chunk, parsed: [...records, ...chunk.parsed], lines: chunk.lines + records.length }
  }
}

function* recordPlaces({ lines, starts, bytes }: Records, from: number, to: number): Generator<Place> {
  for (let at = from; at < to; at++)
    yield { line: lines[at] as number, start: starts[at] as number, bytes: bytes[at] as number }
}

// Parents in a circle, and twins, are judged together, as far as memory goes.
const MOST_TIED = 20_000

/** Outlets, agents and events, wherever they stand: articles link to them. */
async function* recordChunks(work: Work, done: number): AsyncGenerator<Chunk> {
  const { records, chunks } = work
  const count = records.lines.length
  for (let from = done; from < count;) {
    let to = Math.min(count, from + chunks.firstRecords)
    while (to < count && records.isTied[to] === 1 && to - from < chunks.firstRecords + MOST_TIED) to++
    const next: Position =
      to === count ? { stage: 'ARTICLES', nextLine: 1, nextByte: 0 } : { stage: 'RECORDS', nextLine: to, nextByte: 0 }
    const parsed = await readLines(
      work,
      [...recordPlaces(records, from, to)].filter(({ line }) => !isDone(work, line)),
    )
    for (const { number } of parsed) setDone(work, number)
    yield { parsed, lines: parsed.length, next, lastLine: 0 }
    from = to
  }
}

async function* articleChunks(
  work: Work,
  { nextLine, nextByte }: { nextLine: number; nextByte: number },
): AsyncGenerator<Chunk> {
  const { chunks, limits } = work
  const pool = createIdlePool(limits)
  const blocks = inOrder(blocksOf(work, work.file, nextByte, nextLine), pool.width, (block) => pool.run('parse', block))
  let gathered: ParsedBlock[] = []
  let records = 0
  let bytes = 0
  const chunk = (): Chunk | null => {
    const last = gathered.at(-1)
    if (!last) return null
    const lines = gathered.reduce((sum, block) => sum + block.lines - block.records, 0)
    const parsed = gathered.flatMap((block) => block.parsed).filter(({ number }) => !isDone(work, number))
    const again = gathered.reduce((sum, block) => sum + block.parsed.length, 0) - parsed.length
    const end = last.line + last.lines
    return {
      parsed,
      lines: lines - again,
      next: { stage: 'ARTICLES', nextLine: end, nextByte: last.start + last.bytes },
      lastLine: end - 1,
    }
  }
  for await (const block of blocks) {
    gathered.push(block)
    records += block.parsed.length
    bytes += block.bytes
    if (records < chunks.records && bytes < chunks.bytes) continue
    const full = chunk()
    gathered = []
    records = bytes = 0
    if (full) yield full
  }
  const rest = chunk()
  if (rest) yield rest
}

// Together they are in memory at once.
const MOST_WITNESSES = 2_000

async function load(tx: Tx, work: Work, chunk: Chunk): Promise<{ lines: number; result: ChunkResult }> {
  const { job, twins, placeOf, stage, open } = work
  const isLater = (line: number) => line > chunk.lastLine && !isDone(work, line)
  const isCrowded = (line: number) => twins.of(line).length > MOST_WITNESSES
  const result = await mergeChunk(tx, chunk.parsed, {
    jobId: job.id,
    isTwin: twins.isTwin,
    isCrowded,
    hasLost: work.lost > 0,
    isOpen: (identifier) => open.size > 0 && open.has(toText(identifier)),
    async twinsOf(lines) {
      if (twins.lines.length === 0) return []
      const own = new Set(lines)
      const later = new Set<number>()
      for (const line of lines) {
        if (isCrowded(line) || later.size > MOST_WITNESSES) continue
        for (const twin of twins.of(line)) if (!own.has(twin) && isLater(twin)) later.add(twin)
      }
      return readLines(
        work,
        [...later].sort((a, b) => a - b).flatMap((line) => placeOf(line) ?? []),
      )
    },
    async provide(missing, taken) {
      if (taken.size > MOST_WITNESSES) return []
      const identity = new Map<number, Place>()
      const found = new Set<string>()
      for (const provider of await findProviders(stage, missing)) {
        if (found.has(provider.text) || taken.has(provider.line) || !isLater(provider.line)) continue
        found.add(provider.text)
        identity.set(provider.line, provider)
      }
      return readLines(work, identity.values())
    },
  })
  for (const line of result.pulled) setDone(work, line)
  work.lost += result.lost
  return { lines: chunk.lines + result.pulled.length, result }
}

async function readLines({ file, limits }: Work, places: Iterable<Place>): Promise<ParsedLine[]> {
  const lines: ParsedLine[] = []
  for (const { line, start, bytes } of places)
    lines.push({ number: line, start, bytes, record: parseLine(await readLine(file, start, bytes), limits) })
  return lines
}
