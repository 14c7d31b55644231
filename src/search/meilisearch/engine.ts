import { setTimeout as sleep } from 'node:timers/promises'
import { parseDocumentKey } from '../document.ts'
import type { FacetCounts, SearchAnswer, SearchEngine, SearchFacet, SearchRequest } from '../engine.ts'
import {
  type Call,
  isLostTask,
  MeilisearchAnswer,
  type MeilisearchOptions,
  nameOf,
  nullIfMissing,
  openClient,
  openFind,
  waitForTask,
  unavailable,
} from './client.ts'
import { NONE } from './document.ts'
import { bornAt, findId, identify, putId } from './identity.ts'
import { openIndex } from './index.ts'
import { FACETS, toSearchBody, withoutPlace } from './request.ts'
import { isSettings, SETTINGS } from './settings.ts'

interface Answer {
  readonly hits: readonly { readonly key: string; readonly publishedAt?: number; readonly _rankingScore?: number }[]
  readonly facetDistribution?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export function createMeilisearch(options: MeilisearchOptions): SearchEngine {
  const call = openClient(options)
  const find = openFind(options)
  const uid = nameOf(options)
  const nextUid = `${uid}_next`
  const current = openIndex(call, uid)
  let removed = 0
  return {
    name: 'MEILISEARCH',
    address: addressOf(options.url),
    guessesPhrases: 'everywhere',
    async search(request) {
      const ask = async (one: SearchRequest) =>
        toAnswer(one, (await find(`indexes/${uid}/search`, toSearchBody(one)).catch(asUnavailable)) as Answer)
      const list = withoutPlace(request)
      if (list === null) return ask(request)
      const [page, counts] = await Promise.all([
        ask({ ...request, want: { ...request.want, total: false, facets: [] } }),
        ask(list),
      ])
      return { ...counts, hits: page.hits, hasMore: page.hasMore }
    },
    findId: () => findId(call, uid),
    async identify() {
      await createIndex(call, uid)
      return identify(call, uid)
    },
    inspect: () => inspect(call, uid),
    create: (id) => create(call, uid, id),
    isDegraded: async () => removed >= DEGRADED_FROM && removed * DEGRADED_SHARE >= (await current.count()),
    current: {
      ...current,
      async remove(refs, options) {
        await current.remove(refs, options)
        removed += refs.length
      },
    },
    next: openIndex(call, nextUid),
    hasRebuild: async () => (await inspect(call, nextUid)) === 'ready',
    async beginRebuild(id) {
      await drop(call, nextUid)
      await create(call, nextUid, id)
    },
    async switchRebuild() {
      await createIndex(call, uid)
      const born = await bornAt(call, nextUid)
      const answer = await call('post', 'swap-indexes', { body: [{ indexes: [uid, nextUid] }] })
      await waitForTask(call, answer).catch(async (error: unknown) => {
        if (!isLostTask(error) || !(await becomes(call, uid, born))) throw error
      })
      removed = 0
    },
    dropRebuild: () => drop(call, nextUid),
    async close() {},
  }
}

/** The host and port of a URL, and its path, if there is one. */
export function addressOf(url: string): string {
  const { host, pathname } = new URL(url)
  return host + pathname.replace(/\/+$/, '')
}

// An index must be rebuilt when this process has removed at least DEGRADED_FROM documents from it, and when the number
// of removed documents is at least a tenth (DEGRADED_SHARE) of the number of documents in the index. Meilisearch 1.50
// keeps a list of documents for each prefix of up to four bytes, but may leave this list outdated once removals have
// left fewer than 100 words with the prefix. A search for the prefix then misses documents that were added after the
// list was last updated, and finds documents that no longer match. Rebuilding the index corrects all lists.
const DEGRADED_FROM = 100
const DEGRADED_SHARE = 10

// Meilisearch rejects a filter, sort order or facet if a setting of the index is missing. Only Verbatim sets the
// settings of an index, so if a setting is missing, another version of Verbatim made the index.
function asUnavailable(error: unknown): never {
  if (!(error instanceof MeilisearchAnswer)) throw error
  if (error.code === 'index_not_found') throw unavailable('has no index yet (it is being built)', error)
  if (/^invalid_search_(filter|sort|facets)$/.test(error.code))
    throw unavailable('has an index of another version (it is being rebuilt)', error)
  throw error
}

async function inspect(call: Call, uid: string): Promise<'ready' | 'outdated' | 'missing'> {
  const settings = await findSettings(call, uid)
  if (settings === null || (await findId(call, uid)) === null) return 'missing'
  return isSettings(settings) ? 'ready' : 'outdated'
}

/** Returns null if there is no such index. */
function findSettings(call: Call, uid: string): Promise<unknown> {
  return nullIfMissing(call('get', `indexes/${uid}/settings`))
}

async function create(call: Call, uid: string, id: string): Promise<void> {
  await createIndex(call, uid)
  if ((await findId(call, uid)) === null) await putId(call, uid, id)
}

/** Creates the index if it does not exist. A new index does not contain an id yet. */
async function createIndex(call: Call, uid: string): Promise<void> {
  if ((await findSettings(call, uid)) !== null) return
  try {
    await waitForTask(call, await call('post', 'indexes', { body: { uid, primaryKey: 'key' } }))
  } catch (error) {
    // Another process created the index at the same time.
    if (!(error instanceof MeilisearchAnswer && error.code === 'index_already_exists')) throw error
  }
  await waitForTask(call, await call('patch', `indexes/${uid}/settings`, { body: SETTINGS }))
}

const SWAP_MS = 30_000
const SWAP_POLL_MS = 100

/**
 * Waits for up to `SWAP_MS` for a swap of indexes, and returns whether it succeeded. In Meilisearch 1.50, some API keys
 * allow a process to swap indexes but not to read the task of the swap, so this function looks at the index instead.
 * The swap has succeeded once the index `uid` has the creation time `born`.
 */
async function becomes(call: Call, uid: string, born: string): Promise<boolean> {
  for (const until = Date.now() + SWAP_MS; Date.now() < until; await sleep(SWAP_POLL_MS))
    if ((await bornAt(call, uid)) === born) return true
  return false
}

async function drop(call: Call, uid: string): Promise<void> {
  const dropping = async () => waitForTask(call, await call('delete', `indexes/${uid}`))
  await nullIfMissing(dropping())
}

function toAnswer(request: SearchRequest, answer: Answer): SearchAnswer {
  if (!Array.isArray(answer.hits)) throw unavailable('sent an answer without hits')
  const { page, want } = request
  const kinds = Object.values(answer.facetDistribution?.[FACETS.KIND] ?? {})
  return {
    hits: answer.hits.slice(0, page.limit).map((hit) => ({
      ref: parseDocumentKey(hit.key),
      score: want.score && page.sort === 'RELEVANCE' ? (hit._rankingScore ?? null) : null,
      at: hit.publishedAt ?? null,
    })),
    hasMore: answer.hits.length > page.limit,
    total: want.total ? kinds.reduce((sum, count) => sum + count, 0) : null,
    // Meilisearch finds all hits before it ranks them, and stops only the ranking after `searchCutoffMs`.
    totalIsExact: true,
    facets: new Map(want.facets.map((facet) => [facet, countsOf(answer, facet)])),
  }
}

function countsOf(answer: Answer, facet: SearchFacet): FacetCounts {
  const { [NONE]: missing = 0, ...counts } = answer.facetDistribution?.[FACETS[facet]] ?? {}
  return { counts: new Map(Object.entries(counts)), missing }
}
