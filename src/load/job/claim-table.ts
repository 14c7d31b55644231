import { hash } from 'node:crypto'
import type { RecordNoun } from '../../archive/identity/record-id.ts'
import { type Tx, run } from '../../postgres/sql.ts'
import type { UserError } from '../answer.ts'
import { identityOfRejected, type Item } from '../batch/items.ts'
import type { Attempt, RejectedIdentifier } from '../batch/resolve/attempt.ts'
import { identityOf } from '../../archive/identity/record-identity.ts'
import { allIdentifiersOf, eachLink, identifiersOf } from './identity.ts'

/** A row of load_claim. */
export interface Claim {
  readonly noun: RecordNoun
  readonly scheme: string
  readonly value: string
  readonly recordId: string | null
}

// A btree row ends at 2,704 bytes, and a name may have more.
function short(scheme: string, value: string): string {
  return scheme === 'name' || scheme.startsWith('lost') ? hash('md5', value) : value
}

// Where what is wrong with a record itself is told, and not with what it holds.
const OF_RECORD: ReadonlySet<string> = new Set(['key', 'name', 'title', 'endDate'])

/**
 * What lines that are not alone with their identity leave for their likes in later chunks. `joint`: how they were
 * judged.
 */
export function claimsOf(
  joint: Attempt,
  { recordOf }: Attempt,
  items: readonly Item[],
  { isTwin, isCrowded }: { isTwin(line: number): boolean; isCrowded(line: number): boolean },
): Claim[] {
  const claims: Claim[] = []
  const claim = (item: Item, recordId: string | null) => {
    for (const { noun, scheme: given, value } of allIdentifiersOf(item)) {
      const scheme = given === 'called' ? 'name' : given
      // Of what is known by its name alone the name does not say it all.
      if (recordId !== null || scheme !== 'name') claims.push({ noun, scheme, value: short(scheme, value), recordId })
    }
    if (recordId !== null) claims.push({ noun: item.noun, scheme: 'id', value: recordId, recordId })
  }
  for (const item of items) {
    if (!isTwin(item.index)) continue
    const entry = recordOf.get(item)
    const errors = joint.rejected.get(item)
    if (errors === undefined && entry) claim(item, entry.id)
    // Twins of an article are judged beside it, unless they are too many.
    if (errors === undefined || joint.batch.invalid.has(item) || (item.noun === 'article' && !isCrowded(item.index)))
      continue
    // It was the record, and fell for what it holds: its likes were judged beside it.
    const isOfRecord = errors.some(
      ({ field: [first, ...more] }) => first === undefined || (more.length === 0 && OF_RECORD.has(first)),
    )
    if (!isOfRecord) claim(item, null)
  }
  return claims
}

/** Records that earlier chunks meant, and items whose like was rejected after it had been the record. */
export async function findClaims(
  tx: Tx,
  jobId: string,
  suspects: readonly Item[],
): Promise<{ claimed: Set<string>; ghosts: Item[] }> {
  const identity = suspects.flatMap((item, number) =>
    identifiersOf(item).map(({ noun, scheme, value }) => ({
      number,
      noun,
      scheme,
      value,
      short: short(scheme, value),
    })),
  )
  const rows = await run<{ number: number; id: string | null }>(
    tx,
    `with identity as materialized (select * from json_to_recordset($2::text::json) as row (number int, noun text, scheme text, value text, short text))
     select number, record_id as id from identity join load_claim c on c.job_id = $1 and c.noun = identity.noun and c.scheme = identity.scheme and c.value = identity.short
     union
     select number, c.record_id from identity join identifier i on i.record = identity.noun and i.scheme = identity.scheme and i.value = identity.value
       join load_claim c on c.job_id = $1 and c.noun = identity.noun and c.scheme = 'id' and c.value = i.record_id::text`,
    [jobId, JSON.stringify(identity)],
  )
  const claimed = new Set(rows.flatMap(({ id }) => id ?? []))
  const ghosts = new Set(rows.filter(({ id }) => id === null).map(({ number }) => suspects[number]))
  return { claimed, ghosts: [...ghosts].filter((item) => item !== undefined) }
}

const LOST = ['keys', 'marks', 'names'] as const

/**
 * What rejected outlets, agents and events would have been known by: a link to one must not create it by the back door.
 */
export function lostOf(rejected: readonly Item[], { batch }: Attempt): Claim[] {
  return rejected.flatMap((item) => (item.noun === 'article' ? [] : lostValues(item, batch.invalid.get(item) ?? [])))
}

function lostValues(item: Item, errors: readonly UserError[]): Claim[] {
  const { noun } = item
  const { key, naturalKey, name, derivedKey } = identityOfRejected(item, errors)
  const values = { keys: key ?? derivedKey, marks: naturalKey, names: name }
  return LOST.flatMap((by) =>
    values[by] === null ? [] : [{ noun, scheme: `lost ${by}`, value: short('lost', values[by]), recordId: null }],
  )
}

export async function findLost(tx: Tx, jobId: string, items: readonly Item[]): Promise<RejectedIdentifier[]> {
  const values = new Map<string, { noun: RecordNoun; by: (typeof LOST)[number]; value: string }>()
  for (const item of items) {
    eachLink(item, (link) => {
      const { key, naturalKey, name, derivedKey } = identityOf(link)
      const given = { keys: key ?? derivedKey, marks: naturalKey, names: name }
      for (const by of LOST)
        if (given[by] !== null) values.set(`${link.noun} ${by} ${given[by]}`, { noun: link.noun, by, value: given[by] })
    })
  }
  const identity = [...values.values()]
  const rows = identity.map(({ noun, by, value }, number) => ({
    number,
    noun,
    scheme: `lost ${by}`,
    value: short('lost', value),
  }))
  const found = await run<{ number: number }>(
    tx,
    `select number from json_to_recordset($2::text::json) as row (number int, noun text, scheme text, value text)
     join load_claim c on c.job_id = $1 and c.noun = row.noun and c.scheme = row.scheme and c.value = row.value`,
    [jobId, JSON.stringify(rows)],
  )
  return found.flatMap(({ number }) => (identity[number] ? [identity[number] as RejectedIdentifier] : []))
}
