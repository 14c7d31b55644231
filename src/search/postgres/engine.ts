import { ArchiveError } from '../../errors.ts'
import { canceled, cancelWhenGone, runForClient } from '../../postgres/cancel.ts'
import type { Db } from '../../postgres/connect.ts'
import { asArchiveError } from '../../postgres/failure.ts'
import { isWorthPreparing } from '../../postgres/prepare.ts'
import type { Tx } from '../../postgres/sql.ts'
import type { SearchAnswer, SearchEngine, SearchHit, SearchPage, SearchRequest } from '../engine.ts'
import { guard, openIndex } from './index.ts'
import { toTextQuery } from './query.ts'
import { type Ask, countFacet, countMatches, listHits, mayMiss } from './read.ts'

const TIMEOUT_MS = 4_500

/** A search engine that uses the full text search of the archive's own Postgres, in a table that the sync fills. */
export function createPostgresSearch(db: Db): SearchEngine {
  return {
    name: 'POSTGRES',
    address: null,
    guessesPhrases: 'in long texts',
    search: (request) => search(db, request),
    async findId() {
      await guard(() => db.read`select 1`)
      return 'POSTGRES'
    },
    identify: async () => ({ id: 'POSTGRES', state: 'named' }),
    async inspect() {
      return (await exists(db, 'search_document')) ? 'ready' : 'missing'
    },
    // There is nothing to create, because a migration creates the table.
    async create() {},
    current: openIndex(db, 'search_document'),
    next: openIndex(db, 'search_document_next'),
    hasRebuild: () => exists(db, 'search_document_next'),
    async beginRebuild() {
      await guard(() =>
        db.write.begin(async (tx) => {
          await tx`drop table if exists search_document_next`
          // The SQL clause `like` does not copy the storage parameter toast_tuple_target.
          await tx`create table search_document_next (like search_document including all) with (toast_tuple_target = 8160)`
        }),
      )
    },
    async switchRebuild() {
      await guard(() =>
        db.write.begin(async (tx) => {
          await tx`alter table search_document rename to search_document_old`
          await tx`alter table search_document_next rename to search_document`
          await tx`alter table search_document_old rename to search_document_next`
        }),
      )
    },
    async dropRebuild() {
      await guard(() => db.write`drop table if exists search_document_next`)
    },
    async clear() {
      await guard(() => db.write`truncate search_document, search_word`)
    },
    async close() {},
  }
}

async function exists(db: Db, table: string): Promise<boolean> {
  const [row] = await guard(() => db.read<{ found: boolean }[]>`select to_regclass(${table}) is not null as found`)
  return row?.found === true
}

async function search(db: Db, request: SearchRequest): Promise<SearchAnswer> {
  const { page, want } = request
  const answer = async (tx: Tx) => {
    if (request.isGone?.()) throw canceled()
    // Sequential scans are switched off, because the planner ignores the cost of reading long values: for a common
    // word, such a scan took 985 ms instead of 96 ms.
    await tx.unsafe(`set local enable_seqscan = off; set local statement_timeout = ${TIMEOUT_MS}`)
    const ask: Ask = (text, { params }) => {
      const options = { prepare: isWorthPreparing(db.read, text) }
      return cancelWhenGone(tx.unsafe(text, params, options), request.isGone)
    }
    const query = await toTextQuery(tx, request.query)
    const hits = await listHits(ask, request, query)
    const matched = (page.sort === 'RELEVANCE' ? query.leading[0] : query.leading.at(-1)) ?? ''
    const facets = new Map()
    for (const facet of want.facets) facets.set(facet, await countFacet(ask, request, matched, facet))
    return {
      hits: hits.slice(0, page.limit),
      hasMore: hits.length > page.limit,
      total: !want.total ? null : isWhole(page, hits) ? hits.length : await countMatches(ask, request, matched),
      totalIsExact: !(want.total || want.facets.length > 0) || !(await mayMiss(ask, request)),
      facets,
    }
  }
  try {
    return (await runForClient(db.read, () => db.read.begin('read only', answer), request.isGone)) as SearchAnswer
  } catch (error) {
    const failure = asArchiveError(error)
    if (failure instanceof ArchiveError && failure.code === 'TOO_EXPENSIVE') {
      throw new ArchiveError(
        'UNAVAILABLE',
        `The search took Postgres longer than ${TIMEOUT_MS / 1000} s: try again, use rarer words, or add a filter.`,
        {},
        { cause: error },
      )
    }
    throw failure
  }
}

/** Whether this is the first page and contains all hits. If so, the total is known without counting. */
function isWhole(page: SearchPage, hits: readonly SearchHit[]): boolean {
  const isFirst = page.sort === 'RELEVANCE' ? page.offset === 0 : page.after === null && page.upTo === null
  return isFirst && hits.length <= page.limit
}
