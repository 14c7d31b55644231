import { setMaxListeners } from 'node:events'
import { pauseWhileWriting } from '../../background/give-way.ts'
import { isLockHeld, WRITER_LOCK } from '../../postgres/lock.ts'
import type { Sql } from '../../postgres/sql.ts'
import { type DocumentRef, SEARCH_KINDS, type SearchDocument } from '../document.ts'
import type { SearchIndex, WriteOptions } from '../engine.ts'
import { settleAll } from './settle-all.ts'
import type { Job } from './job.ts'
import type { WriteGate } from './write-gate.ts'
import type { SyncLimits } from './limits.ts'
import { cutPayloads } from '../source/cut-payloads.ts'
import { type Refusal, saveRefusals } from './pending.ts'
import { listRefs } from '../source/list-records.ts'
import { send } from './send.ts'

export interface FillOptions {
  readonly sql: Sql
  readonly indexId: string
  readonly index: SearchIndex
  readonly gate: WriteGate
  readonly limits: SyncLimits
  readonly signal: AbortSignal
  /**
   * Called in the order of the records: all records up to `cursor` are now in the index. `count` is the number of
   * records that were added since the last call.
   */
  onIndexed(cursor: NonNullable<Job['cursor']>, count: number): Promise<void>
  onRefused(refusals: readonly Refusal[]): void
}

const PAGE = 10_000
const MAX_PAUSE_MS = 60_000
// While an index is filled, three times as many payloads are in progress as at other times, and the limit of bytes for
// each payload is divided by three. So the bytes in progress stay the same. The limit of rows for each payload is not
// divided. Quotes are short, so a payload of quotes reaches the limit of rows before the limit of bytes. Therefore, up
// to three times as many quotes are in progress as at other times.
const SHARE = 3

/**
 * Sends every record after the cursor. Each payload is sent as soon as the engine has put the previous payload into its
 * queue, unless the maximum number of payloads is in progress. Meilisearch processes all payloads in its queue
 * together, which takes less time for each document if the queue is long. To index 83,000 documents, Meilisearch takes
 * 47 s of CPU time if all payloads are in the queue, 56 s if the queue holds 4 payloads at a time, and 8 times as long
 * if each payload is sent only after the previous payload has been processed.
 */
export async function fill(cursor: Job['cursor'], options: FillOptions): Promise<void> {
  const { limits, onIndexed } = options
  const most = limits.flights * SHARE
  // Each payload in progress adds listeners to the signal. Without this call, Node would warn of a memory leak.
  setMaxListeners(0, options.signal)
  const flights: { landing: Promise<void>; reported: Promise<void> }[] = []
  let reported: Promise<void> = Promise.resolve()
  try {
    for await (const payload of listPayloads(cursor, options)) {
      options.signal.throwIfAborted()
      const began = performance.now()
      const { taken, landing } = fly(payload, options)
      const last = payload.at(-1)
      // Payloads are reported in order: a payload that is done early is reported after the payloads before it.
      reported = Promise.all([reported, landing]).then(async () => {
        if (last) await onIndexed(last, payload.length)
      })
      // If this promise is rejected, the error is thrown where the promise is awaited. Without this empty handler, Node
      // would end the process if the promise is rejected before it is awaited.
      reported.catch(() => {})
      flights.push({ landing, reported })
      await taken
      if (flights.length >= most) {
        await flights[0]?.reported
        flights.shift()
      }
      await giveWay(performance.now() - began, options)
    }
    await reported
  } finally {
    await settleAll(flights.map(({ landing }) => landing.catch(() => {})))
  }
}

/** Pauses while a load runs, as `limits.pausePerWork` requires. */
async function giveWay(workedMs: number, { sql, limits, signal }: FillOptions): Promise<void> {
  if (limits.pausePerWork === 0 || !(await isLockHeld(sql, WRITER_LOCK))) return
  await pauseWhileWriting(sql, Math.min(MAX_PAUSE_MS, limits.pausePerWork * workedMs), signal)
}

async function* listPayloads(cursor: Job['cursor'], { sql, limits }: FillOptions): AsyncGenerator<DocumentRef[]> {
  const begin = cursor ? SEARCH_KINDS.indexOf(cursor.kind) : 0
  for (const kind of SEARCH_KINDS.slice(begin)) {
    for (let after = kind === cursor?.kind ? cursor.id : null; ;) {
      const page: DocumentRef[] = await listRefs(sql, kind, after, PAGE)
      yield* await cutPayloads(sql, page, {
        payloadRows: limits.payloadRows,
        payloadBytes: limits.payloadBytes / SHARE,
      })
      if (page.length < PAGE) break
      after = page.at(-1)?.id ?? null
    }
  }
}

function fly(
  payload: readonly DocumentRef[],
  options: FillOptions,
): { readonly taken: Promise<unknown>; readonly landing: Promise<void> } {
  let take = () => {}
  const taken = new Promise<void>((resolve) => (take = resolve))
  const landing = deliver(payload, options, take)
  return { taken: Promise.race([taken, landing.catch(() => {})]), landing }
}

async function deliver(
  payload: readonly DocumentRef[],
  { sql, indexId, index, gate, signal, onRefused }: FillOptions,
  taken: () => void,
): Promise<void> {
  const lane = gate.enterFilling(payload)
  try {
    const target = {
      put: (documents: readonly SearchDocument[], given?: WriteOptions) => index.put(documents, { ...given, taken }),
      remove: index.remove,
    }
    const refusals = await send(sql, [target], lane.refs, signal)
    if (refusals.length === 0) return
    await saveRefusals(sql, indexId, [], refusals)
    onRefused(refusals)
  } finally {
    lane.leave()
  }
}
