import { eq } from 'drizzle-orm'
import { agentHash } from '../../archive/agent/agent.ts'
import { findAgents } from '../../archive/agent/store.ts'
import { eventHash } from '../../archive/event/event.ts'
import { findAncestors, findEvents } from '../../archive/event/store.ts'
import { agentName, eventName, outletName } from '../../archive/identity/name.ts'
import { parseNodeId } from '../../archive/node-id.ts'
import { outletHash } from '../../archive/outlet/outlet.ts'
import { findOutlets } from '../../archive/outlet/store.ts'
import type { Db } from '../../postgres/connect.ts'
import { orm } from '../../postgres/orm.ts'
import { deleteRows, insertRows } from '../../postgres/save-rows.ts'
import { run, type Tx } from '../../postgres/sql.ts'
import { agent } from '../../postgres/tables/agent.ts'
import { change } from '../../postgres/tables/change.ts'
import { event } from '../../postgres/tables/event.ts'
import { identifier } from '../../postgres/tables/identifier.ts'
import { outlet } from '../../postgres/tables/outlet.ts'
import type { MergeInput } from '../../generated/types.ts'
import type { MergeAnswer, UserError, UserErrorCode } from '../answer.ts'
import { saveFlags } from '../batch/visibility.ts'
import { lockWriters, saveWrittenNow } from '../batch/writer-lock.ts'
import { mergeAliases, mergeKeys, type Mergeable } from './merged.ts'
import { moveReferences, type MergedNoun } from './references.ts'

const MOST_MERGED = 100

/**
 * Merges records (the sources) into another record (the target). `from` lists the global IDs of the sources, and `into`
 * is the global ID of the target. Every reference to a source becomes a reference to the target, and the sources are
 * deleted. If one of the records cannot be merged, nothing is merged.
 */
export async function mergeRecords(db: Db, noun: MergedNoun, { from, into }: MergeInput): Promise<MergeAnswer> {
  const errors = checkIds(noun, from, into)
  if (errors.some(({ field }) => field.join() === 'from')) return nothingMerged(errors)
  return db.write.begin(async (tx): Promise<MergeAnswer> => {
    const at = await lockWriters(tx)
    const records = await findMergeable(tx, noun, [into, ...from])
    const target = records.get(into)
    const above = noun === 'event' && target ? await findAncestors(tx, [target.id]) : new Map<string, string | null>()
    from.forEach((id, index) => {
      const field = ['from', String(index)]
      const record = records.get(id)
      if (!record) {
        if (isOf(noun, id)) errors.push(fail('NOT_FOUND', field, UNKNOWN))
      } else if (record === target) errors.push(fail('INVALID', field, ITSELF))
      else if (above.has(record.id)) errors.push(fail('CONFLICT', field, WOULD_CIRCLE))
    })
    if (!target && isOf(noun, into)) errors.push(fail('NOT_FOUND', ['into'], UNKNOWN))
    if (errors.length > 0 || !target) return nothingMerged(errors)
    const sources = [...new Set(from)].flatMap((id) => records.get(id) ?? [])
    await merge(tx, noun, { target, sources, at })
    await saveWrittenNow(tx, at)
    return { id: into, userErrors: [] }
  }) as Promise<MergeAnswer>
}

const UNKNOWN = 'The archive has no record with this id. The record may already be merged or deleted.'
const ITSELF = 'This is `into` itself. Remove it from `from`.'
const WOULD_CIRCLE =
  '`into` is below this event in the tree of events, and would be its own ancestor after the merge. Merge in the other direction, or give `into` another `parent` first.'

function nothingMerged(errors: readonly UserError[]): MergeAnswer {
  const place = ({ field: [name, index = '0'] }: UserError) => (name === 'into' ? Infinity : Number(index))
  return { id: null, userErrors: [...errors].sort((a, b) => place(a) - place(b) || 0) }
}

function fail(code: UserErrorCode, field: readonly string[], message: string): UserError {
  return { code, field: [...field], message }
}

/**
 * Whether an ID can be the ID of a record of this kind. Returns true for malformed IDs, too, because these are later
 * reported as not found.
 */
function isOf(noun: MergedNoun, id: string): boolean {
  const kind = parseNodeId(id)?.kind
  return kind === undefined || kind === noun
}

function checkIds(noun: MergedNoun, from: readonly string[], into: string): UserError[] {
  if (from.length === 0)
    return [
      fail(
        'REQUIRED',
        ['from'],
        `\`from\` is empty. Give the id of at least one ${noun} that is to be merged into the record of \`into\`.`,
      ),
    ]
  if (from.length > MOST_MERGED) {
    const message = `At most ${MOST_MERGED} records can be merged at once; \`from\` has ${from.length}. Merge fewer records in each request.`
    return [fail('TOO_MANY', ['from'], message)]
  }
  const another = `This is the id of another kind of record. Give the id of an ${noun}.`
  const errors = from.flatMap((id, index) =>
    isOf(noun, id) ? [] : [fail('INVALID', ['from', String(index)], another)],
  )
  return isOf(noun, into) ? errors : [...errors, fail('INVALID', ['into'], another)]
}

/** Maps global IDs to the stored records of this kind. */
async function findMergeable(tx: Tx, noun: MergedNoun, nodeIds: readonly string[]): Promise<Map<string, Mergeable>> {
  const ids = new Map(
    nodeIds.flatMap((nodeId) => {
      const node = parseNodeId(nodeId)
      return node?.kind === noun ? [[node.id, nodeId] as const] : []
    }),
  )
  const found = await readMergeable(tx, noun, [...ids.keys()])
  return new Map(found.map((record) => [ids.get(record.id) ?? '', record]))
}

async function readMergeable(tx: Tx, noun: MergedNoun, ids: readonly string[]): Promise<Mergeable[]> {
  switch (noun) {
    case 'outlet':
      return (await findOutlets(tx, ids)).map((record) => ({
        ...record,
        naturalKey: record.domain,
        nameKey: outletName(record),
        isExtracted: false,
      }))
    case 'agent':
      return (await findAgents(tx, ids)).map((record) => ({
        ...record,
        naturalKey: record.wikidataId,
        // The name of an UNNAMED agent does not identify it, so no key is derived from the name.
        nameKey: record.kind === 'UNNAMED' ? null : agentName(record),
        isExtracted: record.provenance === 'EXTRACTED',
      }))
    case 'event':
      return (await findEvents(tx, ids, true)).map((record) => ({
        ...record,
        keyGiven: false,
        naturalKey: null,
        nameKey: eventName(record),
        isExtracted: false,
      }))
  }
}

interface Merging {
  readonly target: Mergeable
  /** The records to merge into the target, in the order of the request. */
  readonly sources: readonly Mergeable[]
  readonly at: string
}

async function merge(tx: Tx, noun: MergedNoun, { target, sources, at }: Merging): Promise<void> {
  const gone = sources.map(({ id }) => id)
  await moveReferences(tx, noun, { from: gone, into: target.id, at })
  const { keys, naturalKey } = await mergeIdentifiers(tx, noun, target, sources)
  await saveTarget(tx, noun, { target, sources, keys, naturalKey })
  await deleteRows(tx, { outlet, agent, event }[noun], 'id', gone)
  await insertRows(
    tx,
    change,
    [target.id, ...gone].map((recordId) => ({ record: noun, recordId, at })),
  )
  const one = (isSet: boolean) => ({ outlet: [], agent: [], event: [], [noun]: isSet ? [target.id] : [] })
  await saveFlags(
    tx,
    {
      published: one(!target.isPublic && sources.some((source) => source.isPublic)),
      loadedDirectly: one(!target.loadedDirectly && sources.some((source) => source.loadedDirectly)),
      named: target.isExtracted && sources.some((source) => !source.isExtracted) ? [target.id] : [],
    },
    at,
  )
}

const SCHEMES = { outlet: 'domain', agent: 'wikidata', event: null } as const

/**
 * Moves the keys and identifiers of the sources to the target. Returns all keys of the target, and its domain or
 * Wikidata ID.
 */
async function mergeIdentifiers(
  tx: Tx,
  noun: MergedNoun,
  target: Mergeable,
  sources: readonly Mergeable[],
): Promise<{ keys: string[]; naturalKey: string | null }> {
  const candidates = sources.flatMap(({ naturalKey, nameKey }) => [naturalKey, nameKey].filter((key) => key !== null))
  const takenRows = await run<{ value: string }>(
    tx,
    `select value from identifier where record = $1 and scheme = 'key' and value = any($2::text[]) and record_id <> all($3::uuid[])`,
    [noun, candidates, [target, ...sources].map(({ id }) => id)],
  )
  const taken = new Set(takenRows.map(({ value }) => value))
  const merged = mergeKeys(target, sources, (key) => taken.has(key))
  await deleteRows(
    tx,
    identifier,
    'recordId',
    sources.map(({ id }) => id),
  )
  const known = (scheme: 'key' | 'domain' | 'wikidata', value: string) => ({
    record: noun,
    scheme,
    value,
    recordId: target.id,
  })
  const scheme = SCHEMES[noun]
  const { naturalKey } = merged
  await insertRows(tx, identifier, [
    ...merged.keys.slice(target.keys.length).map((key) => known('key', key)),
    ...(scheme !== null && naturalKey !== null && naturalKey !== target.naturalKey ? [known(scheme, naturalKey)] : []),
  ])
  return merged
}

interface MergedTarget extends Pick<Merging, 'target' | 'sources'> {
  readonly keys: string[]
  readonly naturalKey: string | null
}

/**
 * Saves the content of the merged target, but not the flags that `saveFlags` sets. `updatedAt` stays the same, because
 * a merge is not an update.
 */
async function saveTarget(tx: Tx, noun: MergedNoun, { target, sources, keys, naturalKey }: MergedTarget) {
  const keyGiven = [target, ...sources].some((record) => record.keyGiven)
  const ids = [target.id]
  if (noun === 'outlet') {
    const [record] = await findOutlets(tx, ids)
    if (!record) return
    const domain = naturalKey
    const contentHash = outletHash({ ...record, domain })
    await orm(tx).update(outlet).set({ keys, keyGiven, domain, contentHash }).where(eq(outlet.id, target.id))
  } else if (noun === 'agent') {
    const [record] = await findAgents(tx, ids)
    if (!record) return
    const aliases = mergeAliases(target, sources)
    const wikidataId = naturalKey
    const contentHash = agentHash({ ...record, aliases, wikidataId })
    await orm(tx).update(agent).set({ keys, keyGiven, aliases, wikidataId, contentHash }).where(eq(agent.id, target.id))
  } else {
    // The event is read again, because a `Mergeable` does not contain all fields that the content hash covers.
    const [record] = await findEvents(tx, ids, true)
    if (!record) return
    await orm(tx)
      .update(event)
      .set({ keys, contentHash: eventHash(record) })
      .where(eq(event.id, target.id))
  }
}
