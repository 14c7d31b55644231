import { once } from 'node:events'
import { ArchiveError } from '../../src/errors.ts'
import type { Db } from '../../src/postgres/connect.ts'
import type { SearchDocument } from '../../src/search/document.ts'
import { type SearchEngine, type SearchIndex, SearchRefusal, type WriteOptions } from '../../src/search/engine.ts'
import { createPostgresSearch } from '../../src/search/postgres/engine.ts'

/** The Postgres engine with failures that real engines have too rarely. */
export interface FaultyEngine extends SearchEngine {
  /** The state of the index that is reported until it is created or replaced; null reports the real state. */
  outcome: 'outdated' | 'missing' | null
  /** Called before each write or query of the index; may throw an error or wait. */
  before(index: 'current' | 'next', documents: readonly SearchDocument[]): void | Promise<void>
  readonly switches: number
}

export function unavailable(): ArchiveError {
  return new ArchiveError('UNAVAILABLE', 'the engine is away')
}

/**
 * `emptyIndex` removes documents that earlier tests have left. A document that contains the word `refused` is refused.
 */
export function createFaultyEngine(db: Db): FaultyEngine {
  const real = createPostgresSearch(db)
  let switches = 0
  const guarded = (name: 'current' | 'next'): SearchIndex => {
    const index = real[name]
    const enter = async (documents: readonly SearchDocument[], { signal }: WriteOptions = {}) => {
      const left = new AbortController()
      await Promise.race([
        engine.before(name, documents),
        ...(signal ? [once(signal, 'abort', { signal: left.signal }).catch(() => {})] : []),
      ])
      left.abort()
      signal?.throwIfAborted()
    }
    return {
      ...index,
      async put(documents, options) {
        await enter(documents, options)
        if (documents.some((document) => JSON.stringify(document.fields).includes('refused')))
          throw new SearchRefusal('it says refused')
        await index.put(documents, options)
      },
      async remove(refs, options) {
        await enter([], options)
        await index.remove(refs, options)
      },
    }
  }
  const engine: FaultyEngine = {
    ...real,
    outcome: null,
    before: () => {},
    get switches() {
      return switches
    },
    async findId() {
      await engine.before('current', [])
      return real.findId()
    },
    async inspect() {
      await engine.before('current', [])
      return engine.outcome ?? real.inspect()
    },
    async create(id) {
      await real.create(id)
      engine.outcome = null
    },
    current: guarded('current'),
    next: guarded('next'),
    async switchRebuild() {
      await real.switchRebuild()
      engine.outcome = null
      switches += 1
    },
  }
  return engine
}

/** Resets the index of the Postgres engine to the state before any sync. */
export async function emptyIndex({ write }: Db): Promise<void> {
  await write`delete from search_index`
  await write`truncate search_document`
  await write`drop table if exists search_document_next`
}
