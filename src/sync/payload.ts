import { run } from '../archive/save.ts'
import type { Sql, Tx } from '../postgres/connect.ts'
import type { DocumentRef } from '../search/document.ts'

interface PayloadLimits {
  readonly payloadBytes: number
  readonly payloadRows: number
}

// octet_length of a stored value reads its header alone, so a body of 5 MB is measured without being read.
const MEASURE = `
  select a.id::text, octet_length(v.body) as bytes from article a join article_version v on v.article_id = a.id and v.number = a.version
  where a.id = any($1::uuid[]) and v.body is not null
  union all select id::text, octet_length(text) from quote where id = any($2::uuid[])`
// Of what surrounds the text: field names, ids, a title.
const DOCUMENT_BYTES = 500

/** Cuts a list, in its order, into payloads that memory and the engine can take. */
export async function cutPayloads<R extends DocumentRef>(sql: Sql | Tx, refs: readonly R[], { payloadBytes, payloadRows }: PayloadLimits): Promise<R[][]> {
  if (refs.length === 0) return []
  const idsOf = (kind: string) => refs.flatMap((ref) => (ref.kind === kind ? [ref.id] : []))
  const rows = await run<{ id: string; bytes: number }>(sql, MEASURE, [idsOf('article'), idsOf('quote')])
  const sizes = new Map(rows.map(({ id, bytes }) => [id, bytes]))
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
