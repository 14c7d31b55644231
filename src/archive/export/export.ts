import { once } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import type { Db } from '../../postgres/connect.ts'
import type { Tx } from '../../postgres/sql.ts'
import { asArchiveError } from '../../postgres/failure.ts'
import { articleLines } from './articles.ts'
import { choose, type Chosen, countChosen, type ExportOptions } from './choose.ts'
import { agentLines, eventLines, outletLines } from './nouns.ts'

export interface Export {
  /** How many lines there are. */
  readonly records: number
  /** NDJSON; ends with an error where not all of it could be read. */
  readonly lines: Readable
}

/** A reader that takes nothing for so long is gone: his transaction would keep the database from tidying up. */
const STALL_MS = 120_000

/**
 * What the archive holds at this moment, in a fixed order, however long reading takes. @throws BAD_USER_INPUT for a
 * filter that is none.
 */
export async function startExport(db: Db, options: ExportOptions): Promise<Export> {
  const lines = new PassThrough({ highWaterMark: 1024 * 1024 })
  // What fails before there is a first line is told by the promise alone: an error event that nobody hears would end
  // the process.
  lines.on('error', () => {})
  return new Promise((resolve, reject) => {
    db.long
      .begin('isolation level repeatable read', async (tx) => {
        const chosen = await choose(tx, options)
        resolve({ records: await countChosen(tx, chosen), lines })
        for await (const text of allLines(tx, chosen)) await write(lines, text)
      })
      .then(
        () => lines.end(),
        (error: unknown) => {
          reject(asArchiveError(error))
          lines.destroy(error instanceof Error ? error : new Error(String(error)))
        },
      )
  })
}

async function* allLines(tx: Tx, chosen: Chosen): AsyncGenerator<string> {
  yield* outletLines(tx, chosen)
  yield* agentLines(tx, chosen)
  yield* eventLines(tx, chosen)
  yield* articleLines(tx, chosen)
}

async function write(lines: PassThrough, text: string): Promise<void> {
  if (lines.destroyed) throw new Error('the reader of the export has gone')
  if (lines.write(text)) return
  const given = new AbortController()
  const timer = setTimeout(() => given.abort(), STALL_MS)
  const gone = once(lines, 'close', { signal: given.signal }).then(() =>
    Promise.reject(new Error('the reader of the export has gone')),
  )
  try {
    await Promise.race([once(lines, 'drain', { signal: given.signal }), gone])
  } finally {
    clearTimeout(timer)
    gone.catch(() => {})
    given.abort()
  }
}
