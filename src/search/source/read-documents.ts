import type { Sql, Tx } from '../../postgres/sql.ts'
import { type DocumentRef, MANY_EVENTS, SEARCH_KINDS, type SearchDocument, type SearchKind } from '../document.ts'

interface Row {
  readonly id: string
  readonly fields: Record<string, string | string[] | null>
  readonly is_public: boolean
  readonly language: string | null
  readonly outlet: string | null
  readonly speakers: string[] | null
  /** The ID of the article whose events the document contains. */
  readonly article: string | null
  readonly at: string | null
}

const MS = (time: string) => `(extract(epoch from ${time}) * 1000)::bigint::text`
const PLAIN = `is_public, null::text as language, null::text as outlet, null::text[] as speakers, null::text as article`

const STATEMENTS: Readonly<Record<SearchKind, string>> = {
  article: `
    select a.id::text, json_build_object('title', a.title, 'description', a.description, 'body', v.body) as fields, a.status = 'USABLE' as is_public,
      a.language, a.outlet_id::text as outlet, a.id::text as article, ${MS('a.published_at')} as at,
      (select array_agg(distinct speaker_id::text order by speaker_id::text) from quote where article_id = a.id and speaker_id is not null) as speakers
    from article a join article_version v on v.article_id = a.id and v.number = a.version where a.id = any($1::uuid[])
      and ($2::integer is null or coalesce(octet_length(v.body), 0) <= $2)`,
  quote: `
    select q.id::text, json_build_object('text', q.text) as fields, q.status = 'USABLE' as is_public, q.language, q.outlet_id::text as outlet,
      q.article_id::text as article, ${MS('q.published_at')} as at, case when q.speaker_id is not null then array[q.speaker_id::text] end as speakers
    from quote q where q.id = any($1::uuid[])`,
  event: `
    select id::text, json_build_object('name', name, 'summary', summary, 'place', place) as fields, ${PLAIN}, ${MS("start_date::timestamp at time zone 'UTC'")} as at
    from event where id = any($1::uuid[])`,
  outlet: `
    select id::text, json_build_object('name', name) as fields, is_public, language, null::text as outlet, null::text[] as speakers, null::text as article, null::text as at
    from outlet where id = any($1::uuid[])`,
  agent: `
    select id::text, json_build_object('name', name, 'aliases', aliases, 'description', description) as fields, ${PLAIN}, null::text as at
    from agent where id = any($1::uuid[])`,
}

const EVENTS =
  'select article_id::text as article, array_agg(event_id::text order by event_id) as events from article_event where article_id = any($1::uuid[]) group by article_id'
const NO_EVENTS: readonly string[] = []

/** Reads the records and converts them to documents. Records that are not in the archive are left out. */
export function readDocuments(sql: Sql | Tx, refs: readonly DocumentRef[]): Promise<SearchDocument[]> {
  return read(sql, refs, null)
}

const CHUNK = 100
const SHORT_BYTES = 50_000

/**
 * Reads the same documents as `readDocuments`, but yields them one by one, in no particular order. Articles with long
 * bodies are read separately, so that there are never many of them in memory.
 */
export async function* readOneByOne(sql: Sql, refs: readonly DocumentRef[]): AsyncGenerator<SearchDocument> {
  for (let at = 0; at < refs.length; at += CHUNK) {
    const chunk = refs.slice(at, at + CHUNK)
    const short = await read(sql, chunk, SHORT_BYTES)
    yield* short
    const known = new Set(short.map(({ id }) => id))
    for (const ref of chunk) if (ref.kind === 'article' && !known.has(ref.id)) yield* await read(sql, [ref], null)
  }
}

async function read(
  sql: Sql | Tx,
  refs: readonly DocumentRef[],
  maxBodyBytes: number | null,
): Promise<SearchDocument[]> {
  const found: SearchDocument[] = []
  for (const kind of SEARCH_KINDS) {
    const ids = refs.filter((ref) => ref.kind === kind).map((ref) => ref.id)
    if (ids.length === 0) continue
    const rows = await sql.unsafe<Row[]>(
      STATEMENTS[kind],
      kind === 'article' ? [`{${ids.join(',')}}`, maxBodyBytes] : [`{${ids.join(',')}}`],
      { prepare: true },
    )
    const events = await readEvents(sql, rows)
    for (const row of rows) found.push(toDocument(kind, row, eventsOf(kind, row, events)))
  }
  return found
}

/** Reads the events of each article once. All quotes of an article share one list of events. */
async function readEvents(sql: Sql | Tx, rows: readonly Row[]): Promise<Map<string, readonly string[]>> {
  const articles = new Set(rows.flatMap(({ article }) => article ?? []))
  if (articles.size === 0) return new Map()
  const lists = await sql.unsafe<{ article: string; events: string[] }[]>(EVENTS, [`{${[...articles].join(',')}}`], {
    prepare: true,
  })
  return new Map(lists.map(({ article, events }) => [article, events]))
}

function eventsOf(
  kind: SearchKind,
  { article }: Row,
  known: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const events = article === null ? undefined : known.get(article)
  if (article === null || !events) return NO_EVENTS
  return kind === 'quote' && events.length > MANY_EVENTS ? [article] : events
}

function toDocument(kind: SearchKind, row: Row, events: readonly string[]): SearchDocument {
  const given = Object.entries(row.fields).filter(([, value]) => value !== null && value.length > 0)
  return {
    kind,
    id: row.id,
    fields: Object.fromEntries(given) as Record<string, string | string[]>,
    isPublic: row.is_public,
    language: row.language,
    outlet: row.outlet,
    speakers: row.speakers ?? [],
    events,
    publishedAt: row.at === null ? null : Number(row.at),
  }
}
