import { PassThrough, type Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../postgres/connect.ts'
import type { Tx } from '../../postgres/sql.ts'
import { articleLines } from './articles.ts'
import { choose, type Chosen, countChosen, type ExportOptions } from './choose.ts'
import { agentLines, eventLines, outletLines } from './nouns.ts'

export interface Export {
  /** The number of lines in the export. */
  readonly records: number
  /** NDJSON. The stream ends with an error if a record could not be read. */
  readonly lines: Readable
}

export interface ExportLimits {
  /** This signal is aborted when the client disconnects. The running statement is then canceled. */
  readonly signal?: AbortSignal
  /** The time limit, in milliseconds, for each statement that selects or counts the records. */
  readonly chooseTimeoutMs?: number
}

const CHOOSE_TIMEOUT_MS = 60_000
const CANCEL_MS = 200
// The stream writes pieces of this size to the socket. A slow reader needs longer for a larger piece. If the pieces
// were larger, the server would assume that a slow reader has stopped.
const PIECE_BYTES = 65_536

/**
 * Exports the records that the archive has at this moment, in a fixed order; later changes do not appear in the export.
 * @throws BAD_USER_INPUT for an invalid filter.
 */
export async function startExport(db: Db, options: ExportOptions, limits: ExportLimits = {}): Promise<Export> {
  const lines = new PassThrough({ highWaterMark: 1024 * 1024 })
  // If the export fails before the first line, the promise of `startExport` is rejected, which informs the caller.
  // Without this listener, the `error` event of the stream would also end the process.
  lines.on('error', () => {})
  return new Promise((resolve, reject) => {
    db.long
      .begin('isolation level repeatable read', (tx) =>
        cancelable(db, tx, limits.signal, async () => {
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

/** Calls `work`. When the signal is aborted, cancels the running statement and every later statement of `work`. */
async function cancelable(db: Db, tx: Tx, signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
  const [backend] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  let isOver = false
  let canceled = Promise.resolve()
  const cancel = async () => {
    // The request to cancel is repeated, because it has no effect if it arrives between two statements.
    for (; !isOver; await sleep(CANCEL_MS))
      await db.read`select pg_cancel_backend(${backend?.pid ?? 0})`.catch(() => {})
  }
  const begin = () => {
    canceled = cancel()
  }
  signal?.throwIfAborted()
  signal?.addEventListener('abort', begin)
  try {
    await work()
  } finally {
    isOver = true
    signal?.removeEventListener('abort', begin)
    // Waits for the last cancel request. Otherwise, this request could cancel a statement of the next user of this
    // connection.
    await canceled
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

const GONE = 'the client disconnected before the end of the export'

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
