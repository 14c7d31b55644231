import { ArchiveError } from '../errors.ts'
import type { Db } from '../postgres/connect.ts'
import { parseDomain } from './form/domain.ts'
import { isStorableText } from './form/text.ts'
import { canonicalUrl } from './form/url.ts'
import { parseWikidataId } from './form/wikidata-id.ts'
import { NODE_KINDS, type NodeKind, parseNodeId } from './node-id.ts'
import { alias, type Compile, every, param } from './shape/compile.ts'
import { connectionJson } from './shape/connection.ts'
import { nodeJson } from './shape/field.ts'
import { JSON_NULL, objectJson, orNull, timeJson } from './shape/json.ts'
import type { FieldSelection } from './shape/selection.ts'
import { visible } from './shape/shape.ts'
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

/** SQL of the JSON text of a root field other than `nodes`, SQL null where there is none. Null where the answer is null without asking. */
export function compileRoot(options: ReadOptions, field: FieldSelection): { readonly expression: string; readonly params: readonly string[] } | null {
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
    return id?.kind === kind ? single(compile, kind, (row) => `${row}.id = ${param(compile, id.id, 'uuid')}`, field) : null
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
    return orNull(`(select ${timeJson(`${row}.published_at`)} from article ${row} where ${where} order by ${row}.published_at ${direction} limit 1)`)
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
    throw new ArchiveError('BAD_USER_INPUT', `\`ids\` takes at most ${MAX_NODES} ids, and ${ids.length} were asked: ask in several requests.`, {
      argument: 'ids',
      limit: MAX_NODES,
      asked: ids.length,
    })
  }
  const found = await readNodes(db, options, ids, field)
  return `[${ids.map((id) => found.get(id) ?? 'null').join(',')}]`
}

/** The JSON text of each node that is there and may be seen, by global id: one statement for all kinds. */
export async function readNodes(db: Db, options: ReadOptions, ids: readonly string[], field: FieldSelection): Promise<Map<string, string>> {
  const byKind = new Map<NodeKind, Set<string>>()
  for (const id of ids) {
    const parsed = parseNodeId(id)
    if (!parsed) continue
    const own = byKind.get(parsed.kind)
    if (own) own.add(parsed.id)
    else byKind.set(parsed.kind, new Set([parsed.id]))
  }
  const kinds = NODE_KINDS.filter((kind) => byKind.has(kind))
  if (kinds.length === 0) return new Map()
  const { text, params } = compileNodes(options, kinds, field)
  const lists = kinds.map((kind) => `{${[...(byKind.get(kind) ?? [])].join(',')}}`)
  const rows = await runRead(db, text, [...lists, ...params])
  return new Map(rows.map(([id, json]) => [id ?? '', json ?? 'null']))
}

interface CompiledNodes {
  readonly text: string
  /** What follows the list of ids of each kind. */
  readonly params: readonly string[]
}
// A selection of an operation that comes again is the same object: its statement is compiled once.
const compiledNodes = new WeakMap<FieldSelection, Map<string, CompiledNodes>>()

function compileNodes(options: ReadOptions, kinds: readonly NodeKind[], field: FieldSelection): CompiledNodes {
  const name = `${kinds.join()} ${options.seesAll} ${options.typed}`
  const known = compiledNodes.get(field) ?? new Map<string, CompiledNodes>()
  compiledNodes.set(field, known)
  let compiled = known.get(name)
  if (compiled) return compiled
  const compile = startRead(options)
  const lists = kinds.map(() => param(compile, '', 'uuid[]'))
  const selects = kinds.map((kind, index) => {
    const shape = compile.shapes[kind]
    const row = alias(compile)
    const json = nodeJson(compile, shape, row, field)
    const where = every([`${row}.id = any(${lists[index] ?? ''})`, visible(compile, shape, row)])
    return `select '${kind}_' || ${row}.id::text, ${json} from ${shape.table} ${row} where ${where}`
  })
  compiled = { text: selects.join(' union all '), params: compile.params.slice(kinds.length) }
  known.set(name, compiled)
  return compiled
}
