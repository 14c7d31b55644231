import { setTimeout as sleep } from 'node:timers/promises'
import { quoteId } from '../../../src/archive/quote/quote.ts'
import { mintRecordId } from '../../../src/archive/identity/record-id.ts'
import type { ArticleInput } from '../../../src/generated/types.ts'
import { toMeilisearch } from '../../../src/search/meilisearch/document.ts'
import { type DocumentRef, toDocumentKey } from '../../../src/search/document.ts'
import { readDocuments } from '../../../src/search/source/read-documents.ts'
import { post } from './ask.ts'
import { type Figure, median, quantile } from './figures.ts'
import { BARE_INDEX } from './indexing.ts'
import type { Bare } from './meilisearch.ts'
import type { SearchOptions } from './options.ts'
import { drawTitles } from './texts.ts'
import type { Work } from './work.ts'

const WRITES_PER_SECOND = 50
const LOOK_MS = 20
const LOAD = `mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) { userErrors { code message } } }`

interface Write {
  readonly input: ArticleInput
  readonly refs: readonly DocumentRef[]
}
type FindKeys = (keys: readonly string[]) => Promise<readonly string[]>

/**
 * Measures the time, in milliseconds, from the commit of a write until all its documents are found. Measures our
 * server, and a script whose batches each contain the documents that arrived while the previous batch was sent.
 */
export async function measureFreshness(
  options: SearchOptions,
  work: Work,
  bare: Bare,
  index: string,
): Promise<Figure[]> {
  const ours: number[] = []
  const limit: number[] = []
  for (let round = 0; round < options.rounds; round++) {
    const writes = await drawWrites(options, work, round)
    ours.push(quantile(await writeOurs(work, writes, (keys) => bare.findKeys(index, keys)), 0.95))
    limit.push(quantile(await writeBare(work, bare, writes), 0.95))
  }
  return [
    {
      name: `commit to findable at ${WRITES_PER_SECOND} writes/s, p95`,
      unit: 'ms',
      ours: median(ours),
      limit: median(limit),
      target: { atMost: 1.5 },
    },
  ]
}

export async function measurePostgresFreshness(options: SearchOptions, work: Work): Promise<Figure[]> {
  const findKeys: FindKeys = async (keys) =>
    (await work.db.write<{ key: string }[]>`select key from search_document where key = any(${[...keys]})`).map(
      (row) => row.key,
    )
  const ours: number[] = []
  for (let round = 0; round < options.rounds; round++)
    ours.push(quantile(await writeOurs(work, await drawWrites(options, work, round), findKeys), 0.95))
  return [
    {
      name: `Postgres: commit to findable at ${WRITES_PER_SECOND} writes/s, p95`,
      unit: 'ms',
      ours: median(ours),
      limit: null,
      target: { atMost: 1_000 },
    },
  ]
}

/** Creates articles of an existing outlet, with two quotes each. */
async function drawWrites({ seed, writeSeconds }: SearchOptions, { db }: Work, round: number): Promise<Write[]> {
  const titles = await drawTitles(db.read, 2_000, seed + round)
  const [outlet] = await db.read<{ key: string }[]>`select keys[1] as key from outlet order by id limit 1`
  const count = Math.round(writeSeconds * WRITES_PER_SECOND)
  return Array.from({ length: count }, (_, number) => {
    const key = `fresh:${process.pid}:${round}:${number}`
    const text = (offset: number, length: number) =>
      Array.from({ length }, (_, n) => titles[(number * 7 + offset + n) % titles.length] ?? '').join(' ')
    const quotes = [text(3, 2), `${text(5, 2)} too`]
    const body = `${text(10, 20)}. “${quotes[0]}”, ${text(30, 2)}. “${quotes[1]}”, ${text(32, 10)}.`
    const id = mintRecordId('article', key)
    return {
      input: {
        key,
        title: text(0, 1),
        body,
        outlet: { key: outlet?.key ?? '' },
        publishedAt: '2026-11-01T08:00:00Z',
        quotes: quotes.map((quote) => ({ text: quote })),
      } as ArticleInput,
      refs: [
        { kind: 'article', id },
        ...quotes.map((quote) => ({ kind: 'quote' as const, id: quoteId(id, quote, 0) })),
      ],
    }
  })
}

async function writeOurs({ server, key }: Work, writes: readonly Write[], findKeys: FindKeys): Promise<number[]> {
  const watch = createWatch(findKeys)
  await atRate(writes, async ({ input, refs }) => {
    const answer = await post(
      `${server.url}/graphql`,
      JSON.stringify({ query: LOAD, variables: { input: { articles: [input] } } }),
      key,
    )
    if (!answer.includes('"userErrors":[]')) throw new Error(answer)
    watch.committed(refs)
  })
  return watch.end()
}

async function writeBare({ db }: Work, bare: Bare, writes: readonly Write[]): Promise<number[]> {
  const documents = new Map(
    (
      await readDocuments(
        db.read,
        writes.flatMap(({ refs }) => refs),
      )
    ).map((document) => [toDocumentKey(document), toMeilisearch(document)]),
  )
  const watch = createWatch((keys) => bare.findKeys(BARE_INDEX, keys))
  let waiting: unknown[] = []
  let isOver = false
  const sending = (async () => {
    while (!isOver || waiting.length > 0) {
      const batch = waiting
      waiting = []
      if (batch.length > 0) await bare.settle(await bare.put(BARE_INDEX, JSON.stringify(batch)))
      else await sleep(1)
    }
  })()
  await atRate(writes, async ({ refs }) => {
    waiting.push(...refs.map((ref) => documents.get(toDocumentKey(ref))))
    watch.committed(refs)
  })
  isOver = true
  await sending
  return watch.end()
}

/** Starts each write at its planned time, even if earlier writes have not ended. */
async function atRate(writes: readonly Write[], write: (one: Write) => Promise<void>): Promise<void> {
  const started = performance.now()
  const running: Promise<void>[] = []
  for (const [number, one] of writes.entries()) {
    const wait = started + (number * 1000) / WRITES_PER_SECOND - performance.now()
    if (wait > 0) await sleep(wait)
    running.push(write(one))
  }
  await Promise.all(running)
}

/**
 * Asks repeatedly which of the written documents can be found. A write counts as found when its last document is found.
 */
function createWatch(findKeys: FindKeys) {
  const missing = new Map<string, { readonly at: number; readonly left: Set<string> }>()
  const took: number[] = []
  let isOver = false
  const looking = (async () => {
    while (!isOver || missing.size > 0) {
      const found = missing.size > 0 ? await findKeys([...missing.keys()].slice(0, 1_000)) : []
      for (const key of found) {
        const write = missing.get(key)
        missing.delete(key)
        write?.left.delete(key)
        if (write?.left.size === 0) took.push(performance.now() - write.at)
      }
      await sleep(LOOK_MS)
    }
  })()
  return {
    committed(refs: readonly DocumentRef[]) {
      const keys = refs.map(toDocumentKey)
      const write = { at: performance.now(), left: new Set(keys) }
      for (const key of keys) missing.set(key, write)
    },
    async end(): Promise<number[]> {
      isOver = true
      await looking
      return took
    },
  }
}
