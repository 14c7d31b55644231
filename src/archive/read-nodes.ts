import type { Db } from '../postgres/connect.ts'
import { NODE_KINDS, type NodeKind, parseNodeId, toNodeId } from './node-id.ts'
import { visible } from './query/entity.ts'
import { nodeJson, nodesLevel } from './query/field.ts'
import { toBuffer } from './query/json-bytes.ts'
import { jsonText } from './query/json.ts'
import type { Level } from './query/level.ts'
import type { FieldSelection } from './query/selection.ts'
import { paramsOf } from './query/slot.ts'
import {
  every,
  join,
  newRow,
  param,
  type Placeholder,
  placeholder,
  print,
  raw,
  sql,
  type Statement,
} from './query/sql.ts'
import { readLevel } from './read-levels.ts'
import { answerTooLarge, type ReadOptions, runRead, startQuery } from './statement.ts'

/**
 * Returns the JSON texts of nodes by their global IDs. The map contains only nodes that exist and that the reader is
 * allowed to see. One statement reads nodes of all kinds, unless `SQL_FORM` is `spread`.
 */
export async function readNodes(
  db: Db,
  options: ReadOptions,
  ids: readonly string[],
  field: FieldSelection,
): Promise<Map<string, string>> {
  const asked = byKind(ids)
  if (asked.size === 0) return new Map()
  if (db.sqlForm === 'spread') return readNodesByLevels(db, options, asked, field)
  const { each, lists } = compileNodes(options, [...asked.keys()], field)
  const rows = await runRead(db, each, options.isGone, valuesOf(options, asked, lists))
  return new Map(rows.map(([id, json]) => [id ?? '', json ?? 'null']))
}

/**
 * Returns the JSON texts of these nodes in the given order, joined by commas. Returns null if a node is missing.
 * Joining the texts in Postgres takes half the time of reading one row for each node.
 */
export async function readNodesJoined(
  db: Db,
  options: ReadOptions,
  ids: readonly string[],
  field: FieldSelection,
): Promise<string | null> {
  const asked = byKind(ids)
  if (asked.size === 0) return ids.length === 0 ? '' : null
  if (db.sqlForm === 'spread') {
    const found = await readNodesByLevels(db, options, asked, field)
    return ids.every((id) => found.has(id)) ? ids.map((id) => found.get(id)).join(',') : null
  }
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
// When an operation is repeated, its selection is the same object each time, so the statements are compiled only once.
const compiledNodes = new WeakMap<FieldSelection, Map<string, CompiledNodes>>()

function compileNodes(options: ReadOptions, kinds: readonly NodeKind[], field: FieldSelection): CompiledNodes {
  return remembered(compiledNodes, field, `${kinds.join()} ${options.seesAll} ${options.typed}`, () =>
    makeStatements(options, kinds, field),
  )
}

function remembered<T>(
  cache: WeakMap<FieldSelection, Map<string, T>>,
  field: FieldSelection,
  name: string,
  make: () => T,
): T {
  const known = cache.get(field) ?? new Map<string, T>()
  cache.set(field, known)
  const made = known.get(name) ?? make()
  known.set(name, made)
  return made
}

function makeStatements(options: ReadOptions, kinds: readonly NodeKind[], field: FieldSelection): CompiledNodes {
  const context = startQuery({ ...options, form: 'usual' })
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
  return {
    lists,
    each: print(join(each, ' union all ')),
    joined: print(
      sql`select string_agg(json, ',' order by place), count(*)::text from (${join(placed, ' union all ')}) found`,
    ),
  }
}

const nodeLevels = new WeakMap<FieldSelection, Map<string, Level>>()

// With `SQL_FORM=spread`, the nodes of each kind are read as a separate level (see `query/level.ts`).
async function readNodesByLevels(
  db: Db,
  options: ReadOptions,
  asked: ReadonlyMap<NodeKind, Asked>,
  field: FieldSelection,
): Promise<Map<string, string>> {
  const found = await Promise.all(
    [...asked].map(async ([kind, { ids }]) => {
      const level = remembered(nodeLevels, field, `${kind} ${options.seesAll} ${options.typed}`, () => {
        const context = startQuery({ ...options, form: 'spread' })
        const [entity, row] = [context.entities[kind], newRow()]
        return nodesLevel(context, entity, row, nodeJson(context, entity, row, field))
      })
      const rows = await readLevel(db, options, level, [...new Set(ids)])
      return [...rows].flatMap(([id, [row]]) => (row?.[0] ? [[toNodeId(kind, id), row[0]] as const] : []))
    }),
  )
  const nodes = found.flat()
  const bytes = nodes.reduce((sum, [, json]) => sum + json.length, 0)
  if (bytes > db.maxAnswerBytes) throw answerTooLarge(db.maxAnswerBytes, bytes)
  return new Map(nodes.map(([id, json]) => [id, toBuffer(json).toString()]))
}
