import type { Sql, Tx } from '../postgres/connect.ts'
import { type DocumentRef, SEARCH_KINDS, type SearchDocument, type SearchKind } from './document.ts'

interface Row {
  readonly id: string
  readonly fields: Record<string, string | string[] | null>
  readonly is_public: boolean
  readonly language: string | null
  readonly outlet: string | null
  readonly speakers: string[] | null
  readonly events: string[] | null
  readonly at: string | null
}

const MS = (time: string) => `(extract(epoch from ${time}) * 1000)::bigint::text`
const PLAIN = `true as is_public, null::text as language, null::text as outlet, null::text[] as speakers, null::text[] as events`
const EVENTS_OF = (article: string) => `(select array_agg(event_id::text order by event_id) from article_event where article_id = ${article}) as events`

const STATEMENTS: Readonly<Record<SearchKind, string>> = {
  article: `
    select a.id::text, json_build_object('title', a.title, 'description', a.description, 'body', v.body) as fields, a.status = 'USABLE' as is_public,
      a.language, a.outlet_id::text as outlet, ${EVENTS_OF('a.id')}, ${MS('a.published_at')} as at,
      (select array_agg(distinct speaker_id::text order by speaker_id::text) from quote where article_id = a.id and speaker_id is not null) as speakers
    from article a join article_version v on v.article_id = a.id and v.number = a.version where a.id = any($1::uuid[])`,
  quote: `
    select q.id::text, json_build_object('text', q.text) as fields, q.status = 'USABLE' as is_public, q.language, q.outlet_id::text as outlet,
      ${EVENTS_OF('q.article_id')}, ${MS('q.published_at')} as at, case when q.speaker_id is not null then array[q.speaker_id::text] end as speakers
    from quote q where q.id = any($1::uuid[])`,
  event: `
    select id::text, json_build_object('name', name, 'summary', summary, 'place', place) as fields, ${PLAIN}, ${MS("start_date::timestamp at time zone 'UTC'")} as at
    from event where id = any($1::uuid[])`,
  outlet: `
    select id::text, json_build_object('name', name) as fields, true as is_public, language, null::text as outlet, null::text[] as speakers, null::text[] as events, null::text as at
    from outlet where id = any($1::uuid[])`,
  agent: `
    select id::text, json_build_object('name', name, 'aliases', aliases, 'description', description) as fields, ${PLAIN}, null::text as at
    from agent where id = any($1::uuid[])`,
}

/** The documents of these records as they are now, one statement per kind. What is not in the answer is not in the archive. */
export async function readDocuments(sql: Sql | Tx, refs: readonly DocumentRef[]): Promise<SearchDocument[]> {
  const found: SearchDocument[] = []
  for (const kind of SEARCH_KINDS) {
    const ids = refs.filter((ref) => ref.kind === kind).map((ref) => ref.id)
    if (ids.length === 0) continue
    const rows = await sql.unsafe<Row[]>(STATEMENTS[kind], [`{${ids.join(',')}}`], { prepare: true })
    for (const row of rows) found.push(toDocument(kind, row))
  }
  return found
}

function toDocument(kind: SearchKind, row: Row): SearchDocument {
  const given = Object.entries(row.fields).filter(([, value]) => value !== null && value.length > 0)
  return {
    kind,
    id: row.id,
    fields: Object.fromEntries(given) as Record<string, string | string[]>,
    isPublic: row.is_public,
    language: row.language,
    outlet: row.outlet,
    speakers: row.speakers ?? [],
    events: row.events ?? [],
    publishedAt: row.at === null ? null : Number(row.at),
  }
}
