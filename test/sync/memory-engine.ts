import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { ArchiveError } from '../../src/errors.ts'
import { bucketOf, hashDocument, parseDocumentKey, type SearchDocument, toDocumentKey } from '../../src/search/document.ts'
import { type SearchEngine, type SearchIndex, SearchRefusal } from '../../src/search/engine.ts'

/** An index that can be looked into and made to fail: for what the real engines do too seldom or too slowly. */
export interface MemoryEngine extends SearchEngine {
  documents: Map<string, SearchDocument>
  outcome: 'ready' | 'outdated' | 'missing'
  /** Called before anything is written; may throw or wait. */
  before(index: 'current' | 'next', documents: readonly SearchDocument[]): void | Promise<void>
  readonly puts: number
  readonly switches: number
}

export function unavailable(): ArchiveError {
  return new ArchiveError('UNAVAILABLE', 'the engine is away')
}

export function createMemoryEngine(): MemoryEngine {
  let next: Map<string, SearchDocument> | null = null
  const counts = { puts: 0, switches: 0 }
  const indexOf = (name: 'current' | 'next'): SearchIndex => {
    const held = () => {
      const documents = name === 'current' ? engine.documents : next
      if (!documents) throw unavailable()
      return documents
    }
    return {
      async put(documents, { signal } = {}) {
        counts.puts += 1
        await sleep(1)
        const done = new AbortController()
        await Promise.race([engine.before(name, documents), ...(signal ? [once(signal, 'abort', { signal: done.signal }).catch(() => {})] : [])])
        done.abort()
        signal?.throwIfAborted()
        if (documents.some((document) => JSON.stringify(document.fields).includes('refused'))) throw new SearchRefusal('it says refused')
        for (const document of documents) held().set(toDocumentKey(document), document)
      },
      async remove(refs) {
        await engine.before(name, [])
        for (const ref of refs) held().delete(toDocumentKey(ref))
      },
      count: async () => held().size,
      async countBuckets() {
        const buckets = new Map<number, number>()
        for (const document of held().values()) buckets.set(bucketOf(document), (buckets.get(bucketOf(document)) ?? 0) + 1)
        return buckets
      },
      listBucket: async (bucket) =>
        new Map([...held()].filter(([key]) => bucketOf(parseDocumentKey(key)) === bucket).map(([key, document]) => [key, hashDocument(document)])),
    }
  }
  const engine: MemoryEngine = {
    name: 'POSTGRES',
    documents: new Map(),
    outcome: 'ready',
    before: () => {},
    get puts() {
      return counts.puts
    },
    get switches() {
      return counts.switches
    },
    search: () => Promise.reject(unavailable()),
    async ping() {
      await engine.before('current', [])
    },
    async inspect() {
      await engine.before('current', [])
      return engine.outcome
    },
    async create() {
      engine.documents = new Map()
      engine.outcome = 'ready'
    },
    current: indexOf('current'),
    next: indexOf('next'),
    hasRebuild: async () => next !== null,
    async beginRebuild() {
      next = new Map()
    },
    async switchRebuild() {
      const old = engine.documents
      engine.documents = next ?? new Map()
      next = old
      engine.outcome = 'ready'
      counts.switches += 1
    },
    async dropRebuild() {
      next = null
    },
    close: async () => {},
  }
  return engine
}
