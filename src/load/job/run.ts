import { open, type FileHandle } from 'node:fs/promises'
import type { Sql, Tx } from '../../postgres/connect.ts'
import type { LoadLimits } from '../limits.ts'
import { NO_COUNTS, NO_RECORDS } from '../outcome.ts'
import { parseLine } from '../parse/line.ts'
import { readBlocks, readLine } from './block.ts'
import { addCounts, mergeChunk, NOTHING, saveErrors, type ChunkResult } from './chunk.ts'
import { type AnyDraft, eachLink, type Identifier, identifiersOf } from './identity.ts'
import type { ParsedLine } from './parsed.ts'
import { createIdlePool, inOrder, type Pool } from './pool.ts'
import type { ParsedBlock } from './parse-block.ts'
import { type ClaimedJob, finishJob, JobLost, type Position, saveProgress } from './progress.ts'
import { run } from '../../archive/save.ts'
import {
  createProviderStager, createStage, createStager, dropStage, findProviders, isStaged, judgeStage, listRecords, readOpen, readSuspects, type Stage, toText,
} from './stage.ts'

export interface ChunkLimits {
  /** A chunk ends with the block that reaches one of these. */
  readonly records: number
  readonly bytes: number
  /** Outlets, agents and events of one chunk: what they are to each other is judged within it. */
  readonly firstRecords: number
  /** What is read and parsed at a time. */
  readonly blockBytes: number
  readonly blockLines: number
}

// Larger ones write no faster; smaller ones ask the database the same questions more often.
export const DEFAULT_CHUNK_LIMITS: ChunkLimits = { records: 1_000, bytes: 4_000_000, firstRecords: 20_000, blockBytes: 256 * 1024, blockLines: 500 }

export interface RunOptions {
  /** Two connections are enough: the chunk's and the stage's. */
  readonly sql: Sql
  readonly path: string
  readonly limits: LoadLimits
  readonly chunks?: ChunkLimits
  /** Looks through the file, before anything is loaded. */
  readonly scanner: () => Pool
  readonly signal: AbortSignal
}

/** Loads a file, from where its job stands, to the end. @throws JobLost where it is no longer ours. */
export async function runJob(options: RunOptions, job: ClaimedJob): Promise<void> {
  const stage: Stage = { sql: options.sql, seq: job.seq }
  const file = await open(options.path)
  try {
    if (!(await isStaged(stage))) await scan(options, file, stage)
    const work = await prepare(options, job, file, stage)
    if (job.onError === 'SKIP_BAD') await loadInChunks(work)
    else await loadWhole(work)
    await dropStage(stage)
  } finally {
    await file.close()
  }
}

interface Work extends RunOptions {
  readonly chunks: ChunkLimits
  readonly job: ClaimedJob
  readonly file: FileHandle
  readonly stage: Stage
  readonly suspects: Uint8Array
  /** Identifiers that only a link could provide, which stands anywhere. */
  readonly open: ReadonlySet<string>
  /** Lines that were loaded before their turn. */
  readonly pulled: Set<number>
  lost: number
}

async function scan(options: RunOptions, file: FileHandle, stage: Stage): Promise<void> {
  const pool = options.scanner()
  try {
    await scanWith(pool, options, file, stage)
  } finally {
    await pool.close()
  }
}

async function scanWith(pool: Pool, options: RunOptions, file: FileHandle, stage: Stage): Promise<void> {
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

function blocksOf({ limits, chunks = DEFAULT_CHUNK_LIMITS }: RunOptions, file: FileHandle, start = 0, line = 1) {
  return readBlocks(file, { start, line, maxLineBytes: limits.lineBytes, blockBytes: chunks.blockBytes, blockLines: chunks.blockLines })
}

async function prepare(options: RunOptions, job: ClaimedJob, file: FileHandle, stage: Stage): Promise<Work> {
  const claims = await run<{ scheme: string; value: string; count: string }>(
    options.sql,
    `select 'line' as scheme, value, 1 as count from load_claim where job_id = $1 and scheme = 'line'
     union all select 'lost', '', count(*) from load_claim where job_id = $1 and scheme like 'lost %'`,
    [job.id],
  )
  return {
    ...options,
    chunks: options.chunks ?? DEFAULT_CHUNK_LIMITS,
    job,
    file,
    stage,
    suspects: await readSuspects(stage, job.totalLines),
    open: await readOpen(stage),
    pulled: new Set(claims.filter(({ scheme }) => scheme === 'line').map(({ value }) => Number(value))),
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
        total = { counts: addCounts(total.counts, result.counts), created: addCounts(total.created, result.created), errors: [] }
        // Beside the transaction, which will not stand: there may be more than memory holds.
        if (result.errors.length > 0) await sql.begin((beside) => saveErrors(beside, job.id, result.errors))
      }
      if (total.counts.rejected > 0) throw new Rejected()
      const end: Position = { stage: 'ARTICLES', nextLine: job.totalLines + 1, nextByte: 0 }
      await saveProgress(tx, job, { ...end, ...total, lines: job.totalLines, busyMs: performance.now() - since })
      await finishJob(tx, job, 'SUCCEEDED')
    })
    .then(() => false, (error: unknown) => {
      if (error instanceof Rejected) return true
      throw error
    })
  if (!wrong) return
  const { rejected, created, updated, unchanged } = total.counts
  await sql.begin(async (tx) => {
    const counts = { ...NO_COUNTS, rejected, skipped: created + updated + unchanged }
    const end: Position = { stage: 'ARTICLES', nextLine: job.totalLines + 1, nextByte: 0 }
    await saveProgress(tx, job, { ...end, counts, created: NO_RECORDS, lines: job.totalLines, busyMs: performance.now() - since })
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
  const { job, chunks, file } = work
  if (job.totalLines <= chunks.records && (await file.stat()).size <= chunks.bytes) return yield* wholeChunk(work)
  if (from.stage === 'RECORDS') yield* recordChunks(work, from.nextLine)
  yield* articleChunks(work, from.stage === 'RECORDS' ? { nextLine: 1, nextByte: 0 } : from)
}

/** A small file is one batch. */
async function* wholeChunk(work: Work): AsyncGenerator<Chunk> {
  const records = await readLines(work, await listRecords(work.stage))
  for await (const chunk of articleChunks({ ...work, chunks: { ...work.chunks, records: Infinity, bytes: Infinity } }, { nextLine: 1, nextByte: 0 })) {
    yield { ...chunk, parsed: [...records, ...chunk.parsed], lines: chunk.lines + records.length }
  }
}

/** Outlets, agents and events, wherever they stand: articles link to them. */
async function* recordChunks(work: Work, done: number): AsyncGenerator<Chunk> {
  const records = await listRecords(work.stage)
  const { firstRecords } = work.chunks
  for (let from = done; from < records.length; from += firstRecords) {
    const part = records.slice(from, from + firstRecords)
    const isLast = from + firstRecords >= records.length
    const next: Position = isLast ? { stage: 'ARTICLES', nextLine: 1, nextByte: 0 } : { stage: 'RECORDS', nextLine: from + firstRecords, nextByte: 0 }
    yield { parsed: await readLines(work, part), lines: part.length, next, lastLine: 0 }
  }
}

async function* articleChunks(work: Work, { nextLine, nextByte }: { nextLine: number; nextByte: number }): AsyncGenerator<Chunk> {
  const { chunks, pulled, limits } = work
  const pool = createIdlePool(limits)
  const blocks = inOrder(blocksOf(work, work.file, nextByte, nextLine), pool.width, (block) => pool.run('parse', block))
  let gathered: ParsedBlock[] = []
  let records = 0
  let bytes = 0
  const chunk = (): Chunk | null => {
    const last = gathered.at(-1)
    if (!last) return null
    const lines = gathered.reduce((sum, block) => sum + block.lines - block.records, 0)
    const parsed = gathered.flatMap((block) => block.parsed).filter(({ number }) => !pulled.has(number))
    const again = gathered.reduce((sum, block) => sum + block.parsed.length, 0) - parsed.length
    const end = last.line + last.lines
    return { parsed, lines: lines - again, next: { stage: 'ARTICLES', nextLine: end, nextByte: last.start + last.bytes }, lastLine: end - 1 }
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
const MOST_PULLED = 2_000

async function load(tx: Tx, work: Work, chunk: Chunk): Promise<{ lines: number; result: ChunkResult }> {
  const { job, suspects, stage, open } = work
  const isSuspect = (line: number) => ((suspects[line >> 3] ?? 0) & (1 << (line & 7))) !== 0
  const result = await mergeChunk(tx, chunk.parsed, {
    jobId: job.id,
    isSuspect,
    hasLost: work.lost > 0,
    async provide(rejected, taken) {
      if (open.size === 0 || taken.length >= MOST_PULLED) return []
      const wanted = openLinks(rejected, open)
      if (wanted.length === 0) return []
      return readLines(work, await findProviders(stage, wanted, chunk.lastLine, [...work.pulled, ...taken]))
    },
  })
  for (const line of result.pulled) work.pulled.add(line)
  work.lost += result.lost
  return { lines: chunk.lines + result.pulled.length, result }
}

function openLinks(rejected: readonly AnyDraft[], open: ReadonlySet<string>): Identifier[] {
  const wanted = new Map<string, Identifier>()
  for (const record of rejected) {
    eachLink(record, (link) => {
      for (const identifier of link.isBare ? identifiersOf(link) : []) if (open.has(toText(identifier))) wanted.set(toText(identifier), identifier)
    })
  }
  return [...wanted.values()]
}

async function readLines({ file, limits }: Work, places: readonly { line: number; start: number; bytes: number }[]): Promise<ParsedLine[]> {
  const lines: ParsedLine[] = []
  for (const { line, start, bytes } of places) lines.push({ number: line, start, bytes, record: parseLine(await readLine(file, start, bytes), limits) })
  return lines
}

export { JobLost }
