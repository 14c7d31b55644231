import { randomUUID } from 'node:crypto'
import { setImmediate as rest } from 'node:timers/promises'
import { type SearchDocument, toDocumentKey } from '../document.ts'
import type { SearchIndex, WriteOptions } from '../engine.ts'
import { SearchRefusal } from '../engine.ts'
import { type Call, MeilisearchAnswer, waitForTask, unavailable } from './client.ts'
import { toMeilisearch } from './document.ts'
import { IS_RECORD } from './identity.ts'

const PAGE = 1_000

export function openIndex(call: Call, uid: string): SearchIndex {
  async function write(path: string, body: object | string, { signal, taken }: WriteOptions = {}): Promise<void> {
    const metadata = randomUUID()
    const pass = signal ? { signal } : {}
    try {
      const answer = await call('post', `indexes/${uid}/${path}`, {
        body,
        params: { customMetadata: metadata },
        timeout: 'uploadMs',
        ...pass,
      })
      taken?.()
      await waitForTask(call, answer, { metadata, ...pass })
    } catch (error) {
      if (!(error instanceof MeilisearchAnswer)) throw error
      if (error.code === 'index_not_found') throw unavailable(`no longer has an index ${uid}`, error)
      throw new SearchRefusal(error.message)
    }
  }
  async function read(path: string, body: object): Promise<unknown> {
    return call('post', `indexes/${uid}/${path}`, { body }).catch((error: unknown) => {
      throw error instanceof MeilisearchAnswer
        ? unavailable(`has no readable index ${uid} (${error.code})`, error)
        : error
    })
  }
  return {
    // Documents are replaced as a whole, so a write may be repeated without harm.
    async put(documents, options) {
      if (documents.length > 0) await write('documents', await toLines(documents), options)
    },
    async remove(refs, options) {
      if (refs.length > 0) await write('documents/delete-batch', refs.map(toDocumentKey), options)
    },
    async count() {
      return ((await read('documents/fetch', { filter: IS_RECORD, limit: 0 })) as { total: number }).total
    },
    async countBuckets() {
      const { facetDistribution } = (await read('search', { q: '', limit: 0, facets: ['bucket'] })) as {
        facetDistribution: { bucket?: Record<string, number> }
      }
      return new Map(Object.entries(facetDistribution.bucket ?? {}).map(([bucket, count]) => [Number(bucket), count]))
    },
    async listBucket(bucket) {
      const found = new Map<string, string>()
      for (let offset = 0; ; offset += PAGE) {
        const page = (await read('documents/fetch', {
          filter: `bucket = ${bucket}`,
          fields: ['key', 'hash'],
          offset,
          limit: PAGE,
        })) as {
          results: { key: string; hash: string }[]
        }
        for (const { key, hash } of page.results) found.set(key, hash)
        if (page.results.length < PAGE) return found
      }
    },
  }
}

// The number of documents after which the conversion pauses, so that other requests can run. Converting a whole payload
// takes about a second.
const AT_ONCE = 50

async function toLines(documents: readonly SearchDocument[]): Promise<string> {
  let lines = ''
  for (const [index, document] of documents.entries()) {
    lines += `${JSON.stringify(toMeilisearch(document))}\n`
    if (index % AT_ONCE === AT_ONCE - 1) await rest()
  }
  return lines
}
