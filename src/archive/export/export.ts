import { PassThrough, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../postgres/connect.ts'
import type { Tx } from '../../postgres/sql.ts'
import { articleLines } from './articles.ts'
import { choose, type Chosen, countChosen, type ExportOptions } from './choose.ts'
import { agentLines, eventLines, outletLines } from './nouns.ts'

export interface Export {
  /** How many lines there are. */
  readonly records: number
  /** NDJSON; ends with an error where not all of it could be read. */
  readonly lines: Readable
}

export interface ExportLimits {
  /** The reader has gone: what runs in the database is cancelled. */
  readonly signal?: AbortSignal
  /** The time limit of each statement that finds or counts the records. */
  readonly chooseTimeoutMs?: number
}

const CHOOSE_TIMEOUT_MS = 60_000
const CANCEL_MS = 200
// The socket takes a piece at a time: of a larger one, nobody could see whether a slow reader gets on.
const PIECE_BYTES = 65_536

/**
 * What the archive holds at this moment, in a fixed order, however long reading takes. @throws BAD_USER_INPUT for a
 * filter that is none.
 */
export async function startExport(db: Db, options: ExportOptions, limits: ExportLimits = {}): Promise<Export> {
  const lines = new PassThrough({ highWaterMark: 1024 * 1024 })
  // A failure before the first line only rejects the promise: an error event without a listener would end the
  // process.
  lines.on('error', () => {})
  return new Promise((resolve, reject) => {
    db.long
      .begin('isolation level repeatable read', (tx) =>
        cancellable(db, tx, limits.signal, async () => {
          await tx.unsafe(`set local statement_timeout = ${limits.chooseTimeoutMs ?? CHOOSE_TIMEOUT_MS}`)
          const chosen = await choose(tx, options)
          const records = await countChosen(tx, chosen)
          await tx.unsafe('set local statement_timeout = 0')
          resolve({ records, lines })
          for await (const text of allLines(tx, chosen)) await write(lines, Buffer.from(text))
        }),
      )
      .then(
        () => lines.end(),
        (error: unknown) => {
          reject(error)
          lines.destroy(error instanceof Error ? error : new Error(String(error)))
        },
      )
  })
}

/** From the signal on, cancels whatever statement runs. */
async function cancellable(db: Db, tx: Tx, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
  const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  let isOver = false
  let cancelled = Promise.resolve()
  const cancel = async () => {
    // Between two statements there is nothing to cancel.
    for (; !isOver; await sleep(CANCEL_MS))
      await db.read`select pg_cancel_backend(${backend?.pid ?? 0})`.catch(() => {})
  }
  const begin = () => {
    cancelled = cancel()
  }
  signal?.throwIfAborted()
  signal?.addEventListener('abort', begin)
  try {
    await work()
  } finally {
    isOver = true
    signal?.removeEventListener('abort', begin)
    // A cancel that came later would hit the next user of the connection then.
    await cancelled
  }
}

async function* allLines(tx: Tx, chosen: Chosen): AsyncGenerator<string> {
  yield* outletLines(tx, chosen)
  yield* agentLines(tx, chosen)
  yield* eventLines(tx, chosen)
  yield* articleLines(tx, chosen)
}

async function write(lines: PassThrough, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    if (lines.destroyed) throw new Error(GONE)
    if (!lines.write(bytes.subarray(at, at + PIECE_BYTES))) await drained(lines)
  }
}

const GONE = 'the reader of the export has gone'

function drained(lines: PassThrough): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      lines.off('drain', settle).off('close', settle)
      if (lines.destroyed) reject(new Error(GONE))
      else resolve()
    }
    lines.on('drain', settle).on('close', settle)
  })
}
