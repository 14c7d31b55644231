import { ArchiveError } from '../errors.ts'
import type { Db } from '../postgres/connect.ts'
import { parseDomain } from './text/domain.ts'
import { isStorableText } from './text/storable.ts'
import { canonicalUrl } from './text/url.ts'
import { parseWikidataId } from './text/wikidata-id.ts'
import { NODE_KINDS, type NodeKind, parseNodeId } from './node-id.ts'
import { alias, type Compile, every, param } from './query/context.ts'
import { connectionJson } from './query/connection.ts'
import { nodeJson } from './query/field.ts'
import { JSON_NULL, objectJson, orNull, timeJson } from './query/json.ts'
import type { FieldSelection } from './query/selection.ts'
import { visible } from './query/entity.ts'
import { type ReadOptions, runRead, startRead } from './statement.ts'

export const MAX_NODES = 100

/** The JSON text of a root field of Query, read by one statement. */
export async function readRoot(db: Db, options: ReadOptions, field: FieldSelection): Promise<string> {
  if (field.name === 'nodes') return readNodeList(db, options, field)
  const compiled = compileRoot(options, field)
  if (compiled === null) return 'null'
  const [row] = await runRead(db, `select ${compiled.expression} as json`, compiled.params)
  return row?.[0] ?? 'null'
}

/**
 * SQL of the JSON text of a root field other than `nodes`, SQL null where there is none. Null where the answer is null
 * without asking.
 */
export function compileRoot(
  options: ReadOptions,
  field: FieldSelection,
): { readonly expression: string; readonly params: readonly string[] } | null {
  const compile = startRead(options)
  const expression = rootJson(compile, field)
  return expression === null ? null : { expression, params: compile.params }
}

function rootJson(compile: Compile, field: FieldSelection): string | null {
  switch (field.name) {
    case 'node': {
      const id = parseNodeId(field.args['id'] as string)
      return id && single(compile, id.kind, (row) => `${row}.id = ${param(compile, id.id, 'uuid')}`, field)
    }
    case 'article':
    case 'outlet':
    case 'agent':
    case 'event':
      return byReference(compile, field.name, field)
    case 'articles':
    case 'outlets':
    case 'agents':
    case 'events':
    case 'quotes':
      return connectionJson(compile, field, { kind: field.name.slice(0, -1) as NodeKind, on: null })
    case 'archive':
      return archiveJson(compile, field)
    default:
      throw new Error(`Query.${field.name} has no statement`)
  }
}

function single(compile: Compile, kind: NodeKind, condition: (row: string) => string, field: FieldSelection): string {
  const shape = compile.shapes[kind]
  const row = alias(compile)
  const json = nodeJson(compile, shape, row, field)
  return `(select ${json} from ${shape.table} ${row} where ${every([condition(row), visible(compile, shape, row)])})`
}

function byReference(compile: Compile, kind: NodeKind, field: FieldSelection): string | null {
  const by = field.args['by'] as { id?: string; key?: string; url?: string; domain?: string; wikidataId?: string }
  if (by.id !== undefined) {
    const id = parseNodeId(by.id)
    return id?.kind === kind
      ? single(compile, kind, (row) => `${row}.id = ${param(compile, id.id, 'uuid')}`, field)
      : null
  }
  const [scheme, value] =
    by.key !== undefined
      ? ['key', by.key]
      : by.url !== undefined
        ? ['url', canonicalUrl(by.url)]
        : by.domain !== undefined
          ? ['domain', parseDomain(by.domain)]
          : ['wikidata', parseWikidataId(by.wikidataId ?? '')]
  if (value === null || value === undefined || !isStorableText(value)) return null
  const found = (row: string) =>
    `${row}.id = (select record_id from identifier where record = '${kind}' and scheme = '${scheme}' and value = ${param(compile, value, 'text')})`
  return single(compile, kind, found, field)
}

function archiveJson(compile: Compile, field: FieldSelection): string {
  const count = (kind: NodeKind) => {
    const row = alias(compile)
    const shape = compile.shapes[kind]
    return `(select count(*) from ${shape.table} ${row} where ${every([visible(compile, shape, row)])})::text`
  }
  const published = (direction: 'asc' | 'desc') => {
    const row = alias(compile)
    const where = every([`${row}.published_at is not null`, visible(compile, compile.shapes.article, row)])
    return orNull(
      `(select ${timeJson(`${row}.published_at`)} from article ${row} where ${where} order by ${row}.published_at ${direction} limit 1)`,
    )
  }
  return objectJson('Archive', field.fields('Archive'), (child) => {
    switch (child.name) {
      case 'firstPublishedAt':
        return published('asc')
      case 'lastPublishedAt':
        return published('desc')
      case 'search':
        // The search engine's to say; a resolver answers it.
        return JSON_NULL
      default:
        return count(child.name.replace('Count', '') as NodeKind)
    }
  })
}

async function readNodeList(db: Db, options: ReadOptions, field: FieldSelection): Promise<string> {
  const ids = field.args['ids'] as string[]
  if (ids.length > MAX_NODES) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `\`ids\` takes at most ${MAX_NODES} ids, and ${ids.length} were asked: ask in several requests.`,
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

/** The JSON text of each node that is there and may be seen, by global id: one statement for all kinds. */
export async function readNodes(
  db: Db,
  options: ReadOptions,
  ids: readonly string[],
  field: FieldSelection,
): Promise<Map<string, string>> {
  const asked = byKind(ids)
  if (asked.size === 0) return new Map()
  const { each, params } = compileNodes(options, [...asked.keys()], field)
  const rows = await runRead(db, each, [...listsOf(asked), ...params])
  return new Map(rows.map(([id, json]) => [id ?? '', json ?? 'null']))
}

/**
 * The JSON texts of these nodes, in their order and with commas between: half the time of one by one. Null where one is
 * missing.
 */
export async function readNodesJoined(
  db: Db,
  options: ReadOptions,
  ids: readonly string[],
  field: FieldSelection,
): Promise<string | null> {
  const asked = byKind(ids)
  if (asked.size === 0) return ids.length === 0 ? '' : null
  const { joined, params } = compileNodes(options, [...asked.keys()], field)
  const [row] = await runRead(db, joined, [...listsOf(asked), ...params])
  return Number(row?.[1]) === ids.length ? (row?.[0] ?? '') : null
}

interface Asked {
  readonly ids: string[]
  readonly places: number[]
}

/** What is no id is left out. In the order of kinds, so that one text is one statement. */
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

function listsOf(asked: ReadonlyMap<NodeKind, Asked>): string[] {
  return [...asked.values()].flatMap(({ ids, places }) => [`{${ids.join(',')}}`, `{${places.join(',')}}`])
}

interface CompiledNodes {
  /** Rows of a global id and its JSON. */
  readonly each: string
  /** One row: all of them and how many. */
  readonly joined: string
  /** What follows the lists of ids and places of each kind. */
  readonly params: readonly string[]
}
// A selection of an operation that comes again is the same object: its statements are compiled once.
const compiledNodes = new WeakMap<FieldSelection, Map<string, CompiledNodes>>()

function compileNodes(options: ReadOptions, kinds: readonly NodeKind[], field: FieldSelection): CompiledNodes {
  const name = `${kinds.join()} ${options.seesAll} ${options.typed}`
  const known = compiledNodes.get(field) ?? new Map<string, CompiledNodes>()
  compiledNodes.set(field, known)
  let compiled = known.get(name)
  if (compiled) return compiled
  const compile = startRead(options)
  const lists = kinds.map(() => `unnest(${param(compile, '', 'uuid[]')}, ${param(compile, '', 'integer[]')})`)
  const selects = kinds.map((kind, index) => {
    const shape = compile.shapes[kind]
    const row = alias(compile)
    const json = nodeJson(compile, shape, row, field)
    const where = every([visible(compile, shape, row)])
    return {
      kind,
      row,
      json,
      from: `${lists[index] ?? ''} asked (id, place) join ${shape.table} ${row} on ${row}.id = asked.id where ${where}`,
    }
  })
  const each = selects
    .map(({ kind, row, json, from }) => `select '${kind}_' || ${row}.id::text, ${json} from ${from}`)
    .join(' union all ')
  const placed = selects.map(({ json, from }) => `select asked.place, ${json} as json from ${from}`).join(' union all ')
  const joined = `select string_agg(json, ',' order by place), count(*)::text from (${placed}) found`
  compiled = { each, joined, params: compile.params.slice(2 * kinds.length) }
  known.set(name, compiled)
  return compiled
}
