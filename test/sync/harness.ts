import { expect } from 'vitest'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import type { ArticleInput, BulkLoadInput } from '../../src/generated/types.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { BUCKETS, hashDocument, toDocumentKey, type DocumentRef } from '../../src/search/document.ts'
import type { SearchIndex } from '../../src/search/engine.ts'
import { readDocuments } from '../../src/search/source/read-documents.ts'
import type { SyncLimits } from '../../src/search/sync/limits.ts'

/** Limits that make the sync fast enough for tests. */
export const QUICK: Partial<SyncLimits> = { pollMs: 100, checkEveryMs: 200, auditEveryMs: 600_000, maxBackoffMs: 100 }

export { silent } from './silent.ts'

export async function load(db: Db, input: Partial<BulkLoadInput>): Promise<void> {
  const answer = await bulkLoad(db, { holder: 'test', limits: DEFAULT_LOAD_LIMITS }, input as BulkLoadInput)
  if (answer.userErrors.length > 0) throw new Error(JSON.stringify(answer.userErrors.slice(0, 3)))
}

/** Returns an article with a word that no other article has, and with two quotes, one of which has a speaker. */
export function article(number: number, edition = 0): ArticleInput {
  const said = `the dam holds number${number} edition${edition}`
  return {
    key: `article:${number}`,
    title: `River report ${number} edition${edition}`,
    body: `The minister said "${said}" and "we wait". Nothing else happened in place${number}.`,
    outlet: { key: `outlet:${number % 5}`, name: `Gazette ${number % 5}` },
    publishedAt: `2024-03-${String(1 + (number % 28)).padStart(2, '0')}T08:00:00Z`,
    quotes: [
      { text: said, speaker: { key: `agent:${number % 7}`, name: `Speaker ${number % 7}` } },
      { text: 'we wait' },
    ],
  }
}

export function articles(from: number, to: number, edition = 0): ArticleInput[] {
  return Array.from({ length: to - from }, (_, offset) => article(from + offset, edition))
}

/** Returns the hashes of all documents of the archive, by key. */
async function archiveHashes(db: Db): Promise<Map<string, string>> {
  const refs = await db.write<DocumentRef[]>`
    select 'article' as kind, id::text from article union all select 'quote', id::text from quote union all select 'event', id::text from event
    union all select 'outlet', id::text from outlet union all select 'agent', id::text from agent`
  return new Map(
    (await readDocuments(db.write, refs)).map((document) => [toDocumentKey(document), hashDocument(document)]),
  )
}

async function indexHashes(index: SearchIndex): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (let bucket = 0; bucket < BUCKETS; bucket += 1)
    for (const [key, hash] of await index.listBucket(bucket)) all.set(key, hash)
  return all
}

/** Expects that no document in the index is missing, outdated or superfluous. */
export async function expectInStep(db: Db, index: SearchIndex): Promise<void> {
  const [archive, indexed] = [await archiveHashes(db), await indexHashes(index)]
  const missing = [...archive.keys()].filter((key) => !indexed.has(key))
  const stale = [...archive].flatMap(([key, hash]) => (indexed.has(key) && indexed.get(key) !== hash ? [key] : []))
  const tooMuch = [...indexed.keys()].filter((key) => !archive.has(key))
  expect({ missing, stale, tooMuch }).toEqual({ missing: [], stale: [], tooMuch: [] })
}

/** Runs `work` while calling `write` repeatedly; the writes end with the work, even if it fails or times out. */
export async function whileWriting<T>(
  signal: AbortSignal,
  write: (edition: number) => Promise<void>,
  work: () => Promise<T>,
): Promise<T> {
  let working = true
  const writer = (async () => {
    for (let edition = 1; working && !signal.aborted; edition += 1) await write(edition)
  })()
  try {
    return await work()
  } finally {
    working = false
    await writer
  }
}
