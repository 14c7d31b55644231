import { runForClient } from '../../postgres/cancel.ts'
import type { Db } from '../../postgres/connect.ts'
import { type DocumentRef, SEARCH_KINDS, type SearchKind } from '../document.ts'
import type { SearchRequest } from '../engine.ts'
import { parseDomain } from '../../archive/text/domain.ts'
import { isStorableText } from '../../archive/text/storable.ts'
import { parseWikidataId } from '../../archive/text/wikidata-id.ts'
import { parseNodeId } from '../../archive/node-id.ts'

interface Ref {
  readonly id?: string
  readonly key?: string
  readonly domain?: string
  readonly wikidataId?: string
}
export interface SearchFilterInput {
  readonly languages?: readonly string[] | null
  readonly outlets?: readonly Ref[] | null
  readonly speakers?: readonly Ref[] | null
  readonly events?: readonly Ref[] | null
  readonly publishedAt?: { readonly from?: string | null; readonly before?: string | null } | null
}

/** Resolves the references of a filter to IDs. Returns null if nothing can match the filter. */
export async function resolveFilter(
  db: Db,
  input: SearchFilterInput | null | undefined,
): Promise<SearchRequest['filter'] | null> {
  const [outlets, speakers, events] = await Promise.all([
    resolve(db, 'outlet', input?.outlets),
    resolve(db, 'agent', input?.speakers),
    resolve(db, 'event', input?.events).then((found) => withWideArticles(db, found)),
  ])
  const languages = input?.languages ?? null
  if ([languages, outlets, speakers, events].some((list) => list?.length === 0)) return null
  const { from, before } = input?.publishedAt ?? {}
  const time =
    input?.publishedAt == null
      ? null
      : { from: from == null ? null : Date.parse(from), before: before == null ? null : Date.parse(before) }
  return { languages, outlets, speakers, events, time }
}

/**
 * Returns the given IDs of events, followed by the IDs of all wide articles that are about one of these events. A wide
 * article is about more than MANY_EVENTS events in total. The quotes of a wide article are indexed with the ID of the
 * article instead of the IDs of its events.
 */
async function withWideArticles(db: Db, events: string[] | null): Promise<string[] | null> {
  if (events === null || events.length === 0) return events
  const rows = await runForClient(db.read, () =>
    db.read.unsafe<{ id: string }[]>(
      `select article_id::text as id from search_wide_article w
     where w.article_id in (select article_id from article_event where event_id = any($1::uuid[]))`,
      [`{${events.join(',')}}`],
      { prepare: true },
    ),
  )
  return [...events, ...rows.map((row) => row.id)]
}

async function resolve(
  db: Db,
  kind: 'outlet' | 'agent' | 'event',
  refs: readonly Ref[] | null | undefined,
): Promise<string[] | null> {
  if (refs == null) return null
  const ids = refs
    .map((ref) => (ref.id === undefined ? null : parseNodeId(ref.id)))
    .flatMap((id) => (id?.kind === kind ? [id.id] : []))
  const known = refs.map(schemeOf).filter((found) => found !== null)
  if (known.length === 0) return ids
  const rows = await runForClient(db.read, () =>
    db.read.unsafe<{ id: string; scheme: string; value: string }[]>(
      `select record_id::text as id, scheme, value from identifier
     where record = $1 and scheme = any($2::text[]) and value = any($3::text[])`,
      [kind, known.map(([scheme]) => scheme), known.map(([, value]) => value)],
      { prepare: true },
    ),
  )
  const found = rows.filter((row) => known.some(([scheme, value]) => scheme === row.scheme && value === row.value))
  return [...new Set([...ids, ...found.map((row) => row.id)])]
}

function schemeOf({ key, domain, wikidataId }: Ref): [string, string] | null {
  const [scheme, value] =
    key !== undefined
      ? ['key', key]
      : domain !== undefined
        ? ['domain', parseDomain(domain)]
        : wikidataId !== undefined
          ? ['wikidata', parseWikidataId(wikidataId)]
          : ['', null]
  return value !== null && value !== undefined && isStorableText(value) ? [scheme ?? '', value] : null
}

const SHOWN: Readonly<Record<SearchKind, string>> = {
  article: `status = 'USABLE'`,
  quote: `status = 'USABLE'`,
  event: 'is_public',
  outlet: 'is_public',
  agent: 'is_public',
}

// A record that is public now is not excluded, even if the index does not yet have its newest state. A subquery on a
// table of the archive must not depend on a row of search_hidden, because in a database of several servers
// (SQL_FORM=spread), search_hidden and the tables of the archive are on different servers.
const HIDDEN = `
  select h.record, h.record_id::text as id from search_hidden h
  where ${SEARCH_KINDS.map(
    (kind) =>
      `not (h.record = '${kind}' and h.record_id in (select id from ${kind} where id in (select record_id from search_hidden) and (${SHOWN[kind]} or $1::boolean)))`,
  ).join(' and ')}
    and ($2::text is null or exists (select from change c where c.record = h.record and c.record_id = h.record_id)
      or exists (select from search_pending p where p.index_id = $2 and p.record = h.record and p.record_id = h.record_id)
      or exists (select from search_dead_letter d where d.index_id = $2 and d.record = h.record and d.record_id = h.record_id))`

/**
 * The records that this viewer must not see but that a search may still find, because the index may contain an earlier
 * state of them. If `indexId` is given, a record is left out once its change has reached this index, even if the change
 * has not reached other indexes.
 */
export async function findHidden(db: Db, seesAll: boolean, indexId: string | null): Promise<DocumentRef[]> {
  const rows = await runForClient(db.read, () =>
    db.read.unsafe<{ record: SearchKind; id: string }[]>(HIDDEN, [seesAll, indexId], { prepare: true }),
  )
  return rows.map(({ record, id }) => ({ kind: record, id }))
}
