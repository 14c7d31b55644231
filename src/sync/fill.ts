import type { Sql } from '../postgres/connect.ts'
import { type DocumentRef, SEARCH_KINDS } from '../search/document.ts'
import type { EngineName, SearchIndex } from '../search/engine.ts'
import { all } from './all.ts'
import type { Job } from './job.ts'
import type { Lanes } from './lanes.ts'
import type { SyncLimits } from './limits.ts'
import { cutPayloads } from './payload.ts'
import { type Refusal, saveRefusals } from './pending.ts'
import { listRefs } from './scan.ts'
import { send } from './send.ts'

export interface FillOptions {
  readonly sql: Sql
  readonly engine: EngineName
  readonly index: SearchIndex
  readonly lanes: Lanes
  readonly limits: SyncLimits
  readonly signal: AbortSignal
  /** Hears in order up to where everything is in the index; how many that were. */
  landed(cursor: NonNullable<Job['cursor']>, count: number): Promise<void>
  refused(refusals: readonly Refusal[]): void
}

const PAGE = 10_000

/** Sends every record after the cursor, several payloads at a time: Meilisearch takes them up together, 8x faster than one by one. */
export async function fill(cursor: Job['cursor'], options: FillOptions): Promise<void> {
  const { limits, landed } = options
  const flights: { landing: Promise<void>; payload: readonly DocumentRef[] }[] = []
  const awaitOldest = async () => {
    const oldest = flights[0]
    if (!oldest) return
    await oldest.landing
    flights.shift()
    const last = oldest.payload.at(-1)
    if (last) await landed(last, oldest.payload.length)
  }
  try {
    for await (const payload of listPayloads(cursor, options)) {
      options.signal.throwIfAborted()
      const landing = fly(payload, options)
      // Whoever awaits it hears of a failure; until then it is no unhandled one.
      landing.catch(() => {})
      flights.push({ landing, payload })
      if (flights.length >= limits.flights) await awaitOldest()
    }
    while (flights.length > 0) await awaitOldest()
  } finally {
    await all(flights.map(({ landing }) => landing.catch(() => {})))
  }
}

async function* listPayloads(cursor: Job['cursor'], { sql, limits }: FillOptions): AsyncGenerator<DocumentRef[]> {
  const begin = cursor ? SEARCH_KINDS.indexOf(cursor.kind) : 0
  for (const kind of SEARCH_KINDS.slice(begin)) {
    for (let after = kind === cursor?.kind ? cursor.id : null; ; ) {
      const page: DocumentRef[] = await listRefs(sql, kind, after, PAGE)
      yield* await cutPayloads(sql, page, limits)
      if (page.length < PAGE) break
      after = page.at(-1)?.id ?? null
    }
  }
}

async function fly(payload: readonly DocumentRef[], { sql, engine, index, lanes, signal, refused }: FillOptions): Promise<void> {
  const lane = lanes.enterFilling(payload)
  try {
    const refusals = await send(sql, [index], lane.refs, signal)
    if (refusals.length === 0) return
    await saveRefusals(sql, engine, [], refusals)
    refused(refusals)
  } finally {
    lane.leave()
  }
}
