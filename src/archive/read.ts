import { ArchiveError } from '../errors.ts'
import type { Query } from '../generated/types.ts'
import type { Db } from '../postgres/connect.ts'
import { parseDomain } from './text/domain.ts'
import { isStorableText } from './text/storable.ts'
import { canonicalUrl } from './text/url.ts'
import { parseWikidataId } from './text/wikidata-id.ts'
import { NODE_KINDS, type NodeKind, parseNodeId } from './node-id.ts'
import { connectionJson } from './query/connection.ts'
import { fixed } from './query/context.ts'
import { visible, type QueryContext } from './query/entity.ts'
import { nodeJson } from './query/field.ts'
import { bareJson, fieldsJson, type Json, JSON_NULL, jsonText, orNull, timeJson } from './query/json.ts'
import type { FieldSelection } from './query/selection.ts'
import { isSlot, paramsOf, type Slot } from './query/slot.ts'
import { every, join, literal, newRow, param, placeholder, print, raw, type Row } from './query/sql.ts'
import { type Placeholder, type Sql, sql, type Statement } from './query/sql.ts'
import { type ReadOptions, runRead, startQuery } from './statement.ts'

const MAX_NODES = 100

/** Reads a root field of Query with one statement, and returns its JSON text. */
export async function readRoot(db: Db, options: ReadOptions, field: FieldSelection): Promise<string> {
  if (field.name === 'nodes') return readNodeList(db, options, field)
  const compiled = compileRoot(options, field)
  if (compiled === null) return 'null'
  const statement = print(sql`select ${jsonText(compiled.json)} as json`)
  const [row] = await runRead(db, statement, options.isGone, paramsOf(options.slots))
  return row?.[0] ?? 'null'
}

export interface CompiledRoot {
  readonly json: Json
  /**
   * The slots whose values are part of the SQL text. The statement can be reused only for requests that have the same
   * values in these slots.
   */
  readonly fixed: ReadonlySet<Slot>
}

/** Compiles a root field other than `nodes`. Returns null if the answer is null and no query is needed. */
export function compileRoot(
  options: Pick<ReadOptions, 'seesAll' | 'typed'>,
  field: FieldSelection,
): CompiledRoot | null {
  const context = startQuery(options)
  const json = ROOTS[field.name as keyof typeof ROOTS](context, field)
  return json && { json, fixed: context.fixed }
}

type Root = (context: QueryContext, field: FieldSelection) => Json | null

const one =
  (kind: NodeKind): Root =>
  (context, field) =>
    byReference(context, kind, field)
const list =
  (kind: NodeKind): Root =>
  (context, field) =>
    connectionJson(context, field, { kind, on: null })

/** The fields of Query that are answered with one statement each. */
const ROOTS: Readonly<Record<Exclude<keyof Query, 'nodes' | 'search' | 'loadJob' | 'loadJobs'>, Root>> = {
  node: (context, field) => byId(context, field.args['id'], field),
  article: one('article'),
  outlet: one('outlet'),
  agent: one('agent'),
  event: one('event'),
  articles: list('article'),
  outlets: list('outlet'),
  agents: list('agent'),
  events: list('event'),
  quotes: list('quote'),
  archive: archiveJson,
}

function single(context: QueryContext, kind: NodeKind, condition: (row: Row) => Sql, field: FieldSelection): Json {
  const entity = context.entities[kind]
  const row = newRow()
  const json = jsonText(nodeJson(context, entity, row, field))
  const where = every([condition(row), visible(context, entity, row)])
  return orNull([sql`(select ${json} from ${raw(entity.table)} ${row} where ${where})`])
}

/** `id` is a global ID, or the slot of a variable that holds a global ID. */
function byId(context: QueryContext, id: unknown, field: FieldSelection, only?: NodeKind): Json | null {
  const parsed = isSlot(id) ? null : parseNodeId(id as string)
  const [kind, value] = isSlot(id) ? [id.node, id] : [parsed?.kind, parsed?.id]
  if (!kind || !value || (only ?? kind) !== kind) return null
  return single(context, kind, (row) => sql`${row.col('id')} = ${param(value, 'uuid')}`, field)
}

function byReference(context: QueryContext, kind: NodeKind, field: FieldSelection): Json | null {
  const by = field.args['by'] as Readonly<Record<string, unknown>>
  if (by['id'] !== undefined) return byId(context, by['id'], field, kind)
  const text = (name: string) => fixed(context, by[name]) as string
  const [scheme, value] =
    by['key'] !== undefined
      ? ['key', by['key'] as string | Slot]
      : by['url'] !== undefined
        ? ['url', canonicalUrl(text('url'))]
        : by['domain'] !== undefined
          ? ['domain', parseDomain(text('domain'))]
          : ['wikidata', parseWikidataId(text('wikidataId'))]
  if (value === null || !(isSlot(value) || isStorableText(value))) return null
  const found = (row: Row) =>
    sql`${row.col('id')} = (select record_id from identifier where record = ${literal(kind)} and scheme = ${literal(scheme)} and value = ${param(value, 'text')})`
  return single(context, kind, found, field)
}

function archiveJson(context: QueryContext, field: FieldSelection): Json {
  const count = (kind: NodeKind) => {
    const row = newRow()
    const entity = context.entities[kind]
    const where = every([visible(context, entity, row)])
    return bareJson(sql`(select count(*) from ${raw(entity.table)} ${row} where ${where})`)
  }
  const published = (direction: 'asc' | 'desc') => {
    const row = newRow()
    const at = row.col('published_at')
    const where = every([sql`${at} is not null`, visible(context, context.entities.article, row)])
    const time = jsonText(timeJson(at))
    return orNull([sql`(select ${time} from article ${row} where ${where} order by ${at} ${raw(direction)} limit 1)`])
  }
  return fieldsJson('Archive', field, {
    articleCount: () => count('article'),
    outletCount: () => count('outlet'),
    quoteCount: () => count('quote'),
    eventCount: () => count('event'),
    agentCount: () => count('agent'),
    firstPublishedAt: () => published('asc'),
    lastPublishedAt: () => published('desc'),
    // The statement returns null for `search` and `extraction`; resolvers fill in these two fields, because the search
    // engine and the extractor know their own state.
    search: () => JSON_NULL,
    extraction: () => JSON_NULL,
  })
}

async function readNodeList(db: Db, options: ReadOptions, field: FieldSelection): Promise<string> {
  const ids = field.args['ids'] as string[]
  if (ids.length > MAX_NODES) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`ids\` takes at most ${MAX_NODES} ids, and the request has ${ids.length}: split the ids over several requests.`,
      {
        argument: 'ids',
        limit: MAX_NODES,
        asked: ids.length,
      },
    )
  }
  const found = await readNodes(db, options, ids, field)
  return `[${ids.map((id) => found.get(id) ?? 'null').join(',')}]`
}

/**
 * Returns the JSON texts of nodes by their global IDs. The map does not contain nodes that do not exist or that the
 * reader may not see. One statement reads nodes of all kinds.
 */
export async function readNodes(
  db: Db,
  options: ReadOptions,
  ids: readonly string[],
  field: FieldSelection,
): Promise<Map<string, string>> {
  const asked = byKind(ids)
  if (asked.size === 0) return new Map()
  const { each, lists } = compileNodes(options, [...asked.keys()], field)
  const rows = await runRead(db, each, options.isGone, valuesOf(options, asked, lists))
  return new Map(rows.map(([id, json]) => [id ?? '', json ?? 'null']))
}

/**
 * Returns the JSON texts of these nodes in the given order, joined by commas. Returns null if a node is missing.
 * Joining the texts in Postgres takes half the time of reading the nodes one by one.
 */
export async function readNodesJoined(
  db: Db,
  options: ReadOptions,
  ids: readonly string[],
  field: FieldSelection,
): Promise<string | null> {
  const asked = byKind(ids)
  if (asked.size === 0) return ids.length === 0 ? '' : null
  const { joined, lists } = compileNodes(options, [...asked.keys()], field)
  const [row] = await runRead(db, joined, options.isGone, valuesOf(options, asked, lists))
  return Number(row?.[1]) === ids.length ? (row?.[0] ?? '') : null
}

interface Asked {
  readonly ids: string[]
  readonly places: number[]
}

/**
 * Groups the IDs by kind and leaves out malformed IDs. The kinds have a fixed order, so that the same kinds always lead
 * to the same SQL statement.
 */
function byKind(ids: readonly string[]): Map<NodeKind, Asked> {
  const found = new Map<NodeKind, Asked>()
  ids.forEach((one, place) => {
    const parsed = parseNodeId(one)
    if (!parsed) return
    const asked = found.get(parsed.kind) ?? { ids: [], places: [] }
    if (asked.ids.length === 0) found.set(parsed.kind, asked)
    asked.ids.push(parsed.id)
    asked.places.push(place)
  })
  return new Map(NODE_KINDS.flatMap((kind) => (found.has(kind) ? [[kind, found.get(kind) as Asked]] : [])))
}

/** The parameters for the IDs of one kind, and for the positions of these IDs in the answer. */
interface Lists {
  readonly ids: Placeholder
  readonly places: Placeholder
}

function valuesOf(options: ReadOptions, asked: ReadonlyMap<NodeKind, Asked>, lists: ReadonlyMap<NodeKind, Lists>) {
  const values = new Map<Placeholder, string>()
  for (const [kind, { ids, places }] of lists) {
    values.set(ids, `{${asked.get(kind)?.ids.join(',') ?? ''}}`)
    values.set(places, `{${asked.get(kind)?.places.join(',') ?? ''}}`)
  }
  const ofSlot = paramsOf(options.slots)
  return (one: Placeholder) => values.get(one) ?? ofSlot(one)
}

interface CompiledNodes {
  readonly lists: ReadonlyMap<NodeKind, Lists>
  /** Returns a row for each node: its global ID and its JSON. */
  readonly each: Statement
  /** Returns one row: the JSON texts of all nodes, joined, and the number of nodes. */
  readonly joined: Statement
}
// A repeated operation has the same selection object, so its statements are compiled only once.
const compiledNodes = new WeakMap<FieldSelection, Map<string, CompiledNodes>>()

function compileNodes(options: ReadOptions, kinds: readonly NodeKind[], field: FieldSelection): CompiledNodes {
  const name = `${kinds.join()} ${options.seesAll} ${options.typed}`
  const known = compiledNodes.get(field) ?? new Map<string, CompiledNodes>()
  compiledNodes.set(field, known)
  let compiled = known.get(name)
  if (compiled) return compiled
  const context = startQuery(options)
  const lists = new Map(kinds.map((kind) => [kind, { ids: placeholder({}), places: placeholder({}) }]))
  const selects = [...lists].map(([kind, { ids, places }]) => {
    const entity = context.entities[kind]
    const row = newRow()
    const where = every([visible(context, entity, row)])
    const asked = sql`unnest(${param(ids, 'uuid[]')}, ${param(places, 'integer[]')}) asked (id, place)`
    return {
      id: jsonText([`${kind}_`, sql`${row.col('id')}::text`]),
      json: jsonText(nodeJson(context, entity, row, field)),
      from: sql`${asked} join ${raw(entity.table)} ${row} on ${row.col('id')} = asked.id where ${where}`,
    }
  })
  const each = selects.map(({ id, json, from }) => sql`select ${id}, ${json} from ${from}`)
  const placed = selects.map(({ json, from }) => sql`select asked.place, ${json} as json from ${from}`)
  compiled = {
    lists,
    each: print(join(each, ' union all ')),
    joined: print(
      sql`select string_agg(json, ',' order by place), count(*)::text from (${join(placed, ' union all ')}) found`,
    ),
  }
  known.set(name, compiled)
  return compiled
}
