import { type Sql, type Tx, run } from '../../postgres/sql.ts'
import type { DocumentRef, SearchKind } from '../document.ts'

/**
 * A record that must be sent to the index. `seq` is the number that the record's pending row had when the record was
 * claimed.
 */
export interface Claim extends DocumentRef {
  readonly seq: string
}

export interface Refusal extends DocumentRef {
  readonly reason: string
}

const MOVE_ROWS = 5_000
const REF = 'as ref (record text, record_id uuid)'

/**
 * Moves the rows of the table `change` to the pending rows of every index. Several processes may call this function at
 * the same time. Returns whether there were any changes.
 */
export async function distributeChanges(sql: Sql): Promise<boolean> {
  for (let moved = MOVE_ROWS, any = false; ; any = true) {
    if (moved < MOVE_ROWS) return any
    // If a record is already pending, its row in `search_pending` gets a new change number, `excluded.seq`. If an
    // earlier change of the record is being sent, the row then no longer has the number of the claim, so
    // `completeClaims` does not delete the row, and the new change stays pending. The rows are sorted to prevent a
    // deadlock: two processes that move changes of the same records must lock the pending rows in the same order.
    const [row] = await run<{ moved: number }>(
      sql,
      `with moved as (
         delete from change where seq in (select seq from change order by seq limit ${MOVE_ROWS} for update skip locked) returning record, record_id, at
       ), queued as (
         insert into search_pending (index_id, record, record_id, at)
         select search_index.id, record, record_id, min(at) from moved cross join search_index group by search_index.id, record, record_id
         order by search_index.id, record, record_id
         on conflict (index_id, record, record_id) do update set seq = excluded.seq, at = least(search_pending.at, excluded.at)
       ) select count(*)::int as moved from moved`,
      [],
    )
    moved = row?.moved ?? 0
    if (moved === 0) return any
  }
}

/**
 * The records that have been pending for the longest time. Only one session claims records at a time, so claimed rows
 * do not have to be marked.
 */
export async function claimPending(sql: Sql, indexId: string, limit: number): Promise<Claim[]> {
  const rows = await run<{ record: SearchKind; record_id: string; seq: string }>(
    sql,
    `select record, record_id::text, seq::text from search_pending where index_id = $1 order by seq limit ${limit}`,
    [indexId],
  )
  return rows.map(({ record, record_id, seq }) => ({ kind: record, id: record_id, seq }))
}

/**
 * Deletes the pending rows of records that have been sent, unless a record has changed since it was claimed. Stores
 * refused documents in `search_dead_letter`.
 */
export async function completeClaims(
  sql: Sql,
  indexId: string,
  claims: readonly Claim[],
  refusals: readonly Refusal[],
): Promise<void> {
  await sql.begin(async (tx) => {
    await saveRefusals(tx, indexId, claims, refusals)
    await run(
      tx,
      // If a row is locked, its record has just got a new change, so the row stays pending. Without `skip locked`,
      // there could be a deadlock with the process that locks the row.
      `delete from search_pending using (
         select pending.record, pending.record_id from json_to_recordset($2::text::json) as claim (record text, record_id uuid, seq bigint)
         join search_pending pending on pending.index_id = $1 and pending.record = claim.record and pending.record_id = claim.record_id and pending.seq = claim.seq
         for update of pending skip locked
       ) sent where search_pending.index_id = $1 and search_pending.record = sent.record and search_pending.record_id = sent.record_id`,
      [indexId, JSON.stringify(claims.map(({ kind, id, seq }) => ({ record: kind, record_id: id, seq })))],
    )
    await run(
      tx,
      unhide(`(record, record_id) in (select record, record_id from json_to_recordset($1::text::json) ${REF})`),
      [toRows(claims)],
    )
  })
}

/**
 * SQL that deletes a row of `search_hidden` if all changes of its record have reached every index. Then searches no
 * longer have to exclude the record.
 */
function unhide(which: string): string {
  const isIn = (table: string) =>
    `exists (select from ${table} where ${table}.record = search_hidden.record and ${table}.record_id = search_hidden.record_id)`
  // The table `change` has no index by record, so all its rows are read. The table `change` has few rows, because its
  // rows are soon moved to `search_pending`.
  // If a row of `search_hidden` is locked, another process is already deleting it, so the row is skipped.
  return `delete from search_hidden where (record, record_id) in (
    select record, record_id from search_hidden where ${which} and not ${isIn('search_pending')} and not ${isIn('search_dead_letter')}
      and not exists (select from change where change.record = search_hidden.record and change.record_id = search_hidden.record_id)
    for update skip locked)`
}

/**
 * Deletes all rows of `search_hidden` that searches no longer need, including those that a killed process left behind.
 */
export async function unhideAll(sql: Sql): Promise<void> {
  await run(sql, unhide('true'), [])
}

/**
 * Stores refused documents in `search_dead_letter`. All other documents that were sent are deleted from
 * `search_dead_letter`.
 */
export async function saveRefusals(
  sql: Sql | Tx,
  indexId: string,
  sent: readonly DocumentRef[],
  refusals: readonly Refusal[],
): Promise<void> {
  await run(
    sql,
    `delete from search_dead_letter using json_to_recordset($2::text::json) ${REF}
     where search_dead_letter.index_id = $1 and search_dead_letter.record = ref.record and search_dead_letter.record_id = ref.record_id`,
    [indexId, toRows(sent)],
  )
  if (refusals.length === 0) return
  await run(
    sql,
    `insert into search_dead_letter (index_id, record, record_id, reason)
     select $1, record, record_id, reason from json_to_recordset($2::text::json) as refusal (record text, record_id uuid, reason text)
     on conflict (index_id, record, record_id) do update set reason = excluded.reason, at = excluded.at`,
    [indexId, JSON.stringify(refusals.map(({ kind, id, reason }) => ({ record: kind, record_id: id, reason })))],
  )
}

/** Makes records pending again, behind all records that are already pending. */
export async function requeue(sql: Sql | Tx, indexId: string, refs: readonly DocumentRef[]): Promise<void> {
  if (refs.length === 0) return
  await run(
    sql,
    `insert into search_pending (index_id, record, record_id, at) select distinct $1, record, record_id, now() from json_to_recordset($2::text::json) ${REF} order by record, record_id
     on conflict (index_id, record, record_id) do update set seq = excluded.seq`,
    [indexId, toRows(refs)],
  )
}

function toRows(refs: readonly DocumentRef[]): string {
  return JSON.stringify(refs.map(({ kind, id }) => ({ record: kind, record_id: id })))
}

/** The keys of the documents that the engine has refused. */
export async function listRefused(sql: Sql, indexId: string): Promise<Set<string>> {
  const rows = await run<{ key: string }>(
    sql,
    `select record || '_' || record_id as key from search_dead_letter where index_id = $1`,
    [indexId],
  )
  return new Set(rows.map(({ key }) => key))
}

/**
 * Returns the highest number that a pending row has had so far. All rows that are pending at the time of the call have
 * this number or a lower one. Once all pending rows have higher numbers, each row that was pending at the time of
 * the call has been sent, or has got a higher number: its record has changed again, or was moved to the end of the
 * queue.
 */
export async function lastPendingSeq(sql: Sql): Promise<string> {
  const [row] = await run<{ seq: string }>(sql, 'select last_value::text as seq from search_pending_seq', [])
  return row?.seq ?? '0'
}

export async function hasPendingUpTo(sql: Sql, indexId: string, seq: string): Promise<boolean> {
  const [row] = await run<{ found: boolean }>(
    sql,
    'select exists (select from search_pending where index_id = $1 and seq <= $2::text::bigint) as found',
    [indexId, seq],
  )
  return row?.found === true
}
