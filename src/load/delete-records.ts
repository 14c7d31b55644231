import { deleteRows, insertRows } from '../postgres/save-rows.ts'
import { type Tx, run } from '../postgres/sql.ts'
import { removeExtractedAgents } from '../archive/agent/remove-extracted.ts'
import type { RecordNoun } from '../archive/identity/record-id.ts'
import { parseNodeId } from '../archive/node-id.ts'
import type { Db } from '../postgres/connect.ts'
import { parseJobId } from './job/id.ts'
import type { DeleteAnswer, RecordCounts, UserError } from './answer.ts'
import { DEFAULT_LOAD_LIMITS } from './limits.ts'
import { NO_RECORDS } from './batch/result.ts'
import { agent } from '../postgres/tables/agent.ts'
import { article } from '../postgres/tables/article.ts'
import { change } from '../postgres/tables/change.ts'
import { event } from '../postgres/tables/event.ts'
import { identifier } from '../postgres/tables/identifier.ts'
import { outlet } from '../postgres/tables/outlet.ts'
import { lockWriters, saveWrittenNow } from './batch/writer-lock.ts'

interface Target {
  readonly noun: RecordNoun
  readonly id: string
  /** The global ID. */
  readonly nodeId: string
  /** The paths of this ID in the input: several if the ID occurs more than once. */
  readonly fields: string[][]
}

/**
 * Deletes records permanently, either all of them or none. `ids` are global IDs. An ID may occur more than once. `most`
 * is the maximum number of IDs, including the repeated ones.
 */
export async function deleteRecords(
  db: Db,
  ids: readonly string[],
  most: number = DEFAULT_LOAD_LIMITS.records,
): Promise<DeleteAnswer> {
  if (ids.length > most) return nothingDeleted([tooMany(ids.length, most)])
  const { targets, errors } = parseTargets(ids)
  return db.write.begin(async (tx): Promise<DeleteAnswer> => {
    const at = await lockWriters(tx)
    const existing = await findExisting(tx, targets)
    const unknown = targets.filter(({ id }) => !existing.has(id)).flatMap(({ fields }) => fields.map(notFound))
    const inUse = await findInUse(
      tx,
      targets.filter(({ id }) => existing.has(id)),
    )
    const userErrors = [...errors, ...unknown, ...inUse].sort((a, b) => Number(a.field[1]) - Number(b.field[1]))
    if (userErrors.length > 0) return nothingDeleted(userErrors)
    const deleted = await deleteTargets(tx, targets, at)
    await saveWrittenNow(tx, at)
    return { deleted, deletedIds: targets.map(({ nodeId }) => nodeId), userErrors }
  }) as Promise<DeleteAnswer>
}

function nothingDeleted(userErrors: readonly UserError[]): DeleteAnswer {
  return { deleted: NO_RECORDS, deletedIds: [], userErrors }
}

function parseTargets(ids: readonly string[]): { targets: Target[]; errors: UserError[] } {
  const targets = new Map<string, Target>()
  const errors: UserError[] = []
  ids.forEach((given, index) => {
    const field = ['ids', String(index)]
    const node = parseNodeId(given)
    if (parseJobId(given) !== null) {
      errors.push({
        code: 'INVALID',
        field,
        message:
          'This is the id of a load job, not of a record. To stop the job, use `cancelLoad`. To delete the records that the job has loaded, give the ids of these records.',
      })
    } else if (node === null) errors.push(notFound(field))
    else if (node.kind === 'quote') {
      errors.push({
        code: 'INVALID',
        field,
        message:
          'A quote is part of its article. Load the article with the list of quotes that the article should keep, or delete the article.',
      })
    } else {
      const known = targets.get(given)
      if (known) known.fields.push(field)
      else targets.set(given, { noun: node.kind, id: node.id, nodeId: given, fields: [field] })
    }
  })
  return { targets: [...targets.values()], errors }
}

function tooMany(given: number, most: number): UserError {
  const message = `At most ${most} records can be deleted at once; this request has ${given} ids. Split the ids over several requests: first those of articles, then those of the records to which the articles refer.`
  return { code: 'TOO_MANY', field: ['ids'], message }
}

function notFound(field: readonly string[]): UserError {
  return {
    code: 'NOT_FOUND',
    field,
    message: 'The archive has no record with this id. Remove the id; the record may already be deleted.',
  }
}

async function findExisting(tx: Tx, targets: readonly Target[]): Promise<Set<string>> {
  const ids = idsOf(targets)
  const rows = await run<{ id: string }>(
    tx,
    `select id from outlet where id = any($1::uuid[]) union all select id from agent where id = any($2::uuid[])
     union all select id from event where id = any($3::uuid[]) union all select id from article where id = any($4::uuid[])`,
    [ids('outlet'), ids('agent'), ids('event'), ids('article')],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Returns an error for each record that is still in use: another record refers to it. References from records that are
 * deleted by the same request are ignored.
 */
async function findInUse(tx: Tx, targets: readonly Target[]): Promise<UserError[]> {
  const ids = idsOf(targets)
  const rows = await run<{ id: string; user: string }>(
    tx,
    `select distinct on (id) id, "user" from (
       select outlet_id as id, 'an article' as "user" from article where outlet_id = any($1::uuid[]) and id <> all($4::uuid[])
       union all select outlet_id, 'a credit' from article_credit where outlet_id = any($1::uuid[]) and article_id <> all($4::uuid[])
       union all select agent_id, 'a byline' from article_byline where agent_id = any($2::uuid[]) and article_id <> all($4::uuid[])
       union all select speaker_id, 'a quote' from quote where speaker_id = any($2::uuid[]) and article_id <> all($4::uuid[])
       union all select agent_id, 'a credit' from article_credit where agent_id = any($2::uuid[]) and article_id <> all($4::uuid[])
       union all select agent_id, 'an event' from event_participant where agent_id = any($2::uuid[]) and event_id <> all($3::uuid[])
       union all select parent_id, 'an event below it' from event where parent_id = any($3::uuid[]) and id <> all($3::uuid[])
       union all select event_id, 'an article' from article_event where event_id = any($3::uuid[]) and article_id <> all($4::uuid[])
     ) reference order by id, "user"`,
    [ids('outlet'), ids('agent'), ids('event'), ids('article')],
  )
  const users = new Map(rows.map(({ id, user }) => [id, user]))
  return targets.flatMap(({ noun, id, fields }) => {
    const user = users.get(id)
    if (user === undefined) return []
    const message = `This ${noun} is still in use: ${user} refers to it and is not deleted by this request. Remove that reference first.`
    return fields.map((field) => ({ code: 'IN_USE' as const, field, message }))
  })
}

async function deleteTargets(tx: Tx, targets: readonly Target[], at: string): Promise<RecordCounts> {
  const ids = idsOf(targets)
  const [quotes, removed] = await Promise.all([
    run<{ id: string; speaker: string | null }>(
      tx,
      'delete from quote where article_id = any($1::uuid[]) returning id, speaker_id as speaker',
      [ids('article')],
    ),
    run<{ speaker: string | null }>(
      tx,
      'delete from quote_removed where article_id = any($1::uuid[]) returning speaker_id as speaker',
      [ids('article')],
    ),
    deleteRows(tx, article, 'id', ids('article')),
    deleteRows(tx, event, 'id', ids('event')),
    deleteRows(tx, agent, 'id', ids('agent')),
    deleteRows(tx, outlet, 'id', ids('outlet')),
    deleteRows(
      tx,
      identifier,
      'recordId',
      targets.map(({ id }) => id),
    ),
  ])
  const changes = [
    ...targets.map(({ noun, id }) => ({ record: noun as string, recordId: id, at })),
    ...quotes.map(({ id }) => ({ record: 'quote', recordId: id, at })),
  ]
  await insertRows(tx, change, changes)
  const speakers = new Set([...quotes, ...removed].flatMap(({ speaker }) => speaker ?? []))
  await removeExtractedAgents(tx, [...speakers], at)
  return {
    outlets: ids('outlet').length,
    agents: ids('agent').length,
    events: ids('event').length,
    articles: ids('article').length,
    quotes: quotes.length,
  }
}

function idsOf(targets: readonly Target[]): (noun: RecordNoun) => string[] {
  return (wanted) => targets.flatMap(({ noun, id }) => (noun === wanted ? [id] : []))
}
