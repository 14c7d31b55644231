import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import { type DocumentRef, MANY_EVENTS } from '../document.ts'

interface PayloadLimits {
  readonly payloadBytes: number
  readonly payloadRows: number
}

// The size of an ID, with its quotation marks and a comma.
const ID_BYTES = 39
// Estimates the size of each document. `octet_length` of a stored value reads only the value's header, so a body of 5
// MB is measured without being read. The document of a quote contains the events of its article, unless the article has
// more than MANY_EVENTS events. Subqueries count the events and speakers for each row: with joins instead, Postgres
// would choose a plan that reads the whole archive.
const MEASURE = `
  select a.id::text, coalesce(octet_length(v.body), 0) + coalesce(octet_length(a.description), 0)
    + (select count(*) * ${ID_BYTES} from article_event where article_id = a.id)
    + (select count(distinct speaker_id) * ${ID_BYTES} from quote where article_id = a.id) as bytes
  from article a join article_version v on v.article_id = a.id and v.number = a.version where a.id = any($1::uuid[])
  union all select q.id::text, octet_length(q.text)
    + (select count(*) * ${ID_BYTES} from (select from article_event where article_id = q.article_id limit ${MANY_EVENTS}) few)
  from quote q where q.id = any($2::uuid[])
  union all select id::text, octet_length(summary) from event where id = any($3::uuid[]) and summary is not null
  union all select id::text, octet_length(aliases::text) + coalesce(octet_length(description), 0) from agent where id = any($4::uuid[])`
// The size of the parts of a document that MEASURE does not count, such as the field names, its own ID and a title.
const DOCUMENT_BYTES = 500

/** Splits a list of records, in order, into payloads that fit into memory and that the engine accepts. */
export async function cutPayloads<R extends DocumentRef>(
  sql: Sql | Tx,
  refs: readonly R[],
  { payloadBytes, payloadRows }: PayloadLimits,
): Promise<R[][]> {
  if (refs.length === 0) return []
  const idsOf = (kind: string) => refs.flatMap((ref) => (ref.kind === kind ? [ref.id] : []))
  const rows = await run<{ id: string; bytes: string }>(sql, MEASURE, [
    idsOf('article'),
    idsOf('quote'),
    idsOf('event'),
    idsOf('agent'),
  ])
  const sizes = new Map(rows.map(({ id, bytes }) => [id, Number(bytes)]))
  const payloads: R[][] = []
  let payload: R[] = []
  let filled = 0
  for (const ref of refs) {
    const bytes = DOCUMENT_BYTES + (sizes.get(ref.id) ?? 0)
    if (payload.length > 0 && (filled + bytes > payloadBytes || payload.length >= payloadRows)) {
      payloads.push(payload)
      payload = []
      filled = 0
    }
    payload.push(ref)
    filled += bytes
  }
  if (payload.length > 0) payloads.push(payload)
  return payloads
}
