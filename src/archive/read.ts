import { ArchiveError } from '../errors.ts'
import type { Query } from '../generated/types.ts'
import type { Db } from '../postgres/connect.ts'
import { parseDomain } from './text/domain.ts'
import { isStorableText } from './text/storable.ts'
import { canonicalUrl } from './text/url.ts'
import { parseWikidataId } from './text/wikidata-id.ts'
import { type NodeKind, parseNodeId } from './node-id.ts'
import { connectionJson } from './query/connection.ts'
import { fixed } from './query/context.ts'
import { visible, type QueryContext } from './query/entity.ts'
import { nodeHole, nodeJson } from './query/field.ts'
import type { JsonBytes } from './query/json-bytes.ts'
import { bareJson, fieldsJson, type Json, JSON_NULL, jsonText, orNull, timeJson } from './query/json.ts'
import type { Level } from './query/level.ts'
import { hasHoles, makeLevel, rootLevel, statementsOf } from './query/make-level.ts'
import type { FieldSelection } from './query/selection.ts'
import { isSlot, type Slot } from './query/slot.ts'
import { every, join, literal, newRow, param, print, raw, type Row } from './query/sql.ts'
import { type Sql, sql, type Statement } from './query/sql.ts'
import { readLevel } from './read-levels.ts'
import { readNodes } from './read-nodes.ts'
import { type CompileOptions, type ReadOptions, runReadRaw, startQuery } from './statement.ts'

const MAX_NODES = 100

const NULL = Buffer.from('null')

/**
 * Reads a root field of Query and returns the JSON of the field. Sends one statement, or several statements if
 * `SQL_FORM` is `spread`.
 */
export async function readRoot(db: Db, options: ReadOptions, field: FieldSelection): Promise<JsonBytes> {
  if (field.name === 'nodes') return readNodeList(db, options, field)
  const compiled = compileRoot({ ...options, form: db.sqlForm }, field)
  if (compiled === null) return NULL
  return (await readCompiled(db, options, toRead(compiled.json))) ?? NULL
}

/** How the JSON of a root field is read: by one statement, or level by level in the spread form. */
export type Read = { readonly statement: Statement } | { readonly level: Level }

export function toRead(json: Json): Read {
  return hasHoles(json) ? { level: rootLevel(json) } : { statement: print(sql`select ${jsonText(json)} as json`) }
}

/** The number of characters of all statements of a read. */
export function textLengthOf(read: Read): number {
  const statements = 'statement' in read ? [read.statement] : statementsOf(read.level)
  return statements.reduce((sum, { text }) => sum + text.length, 0)
}

/**
 * Returns null if the statement returns null. A statement that returns the whole response (`{"data":…}`) never returns
 * null.
 */
export async function readCompiled(
  db: Db,
  options: Pick<ReadOptions, 'slots' | 'isGone'>,
  read: Read,
): Promise<JsonBytes | null> {
  if ('statement' in read) return runReadRaw(db, read.statement, options.slots ?? [], options.isGone)
  const rows = await readLevel(db, options, read.level)
  return rows.get('')?.[0]?.[0] ?? null
}

export interface CompiledRoot {
  readonly json: Json
  /**
   * The slots whose values are part of the SQL text. The statement can be reused only for requests that have the same
   * values in these slots.
   */
  readonly fixed: ReadonlySet<Slot>
}

/**
 * Compiles a root field other than `nodes`. Returns null if the answer can only be null, for example because an ID is
 * malformed: then no query is needed.
 */
export function compileRoot(options: CompileOptions, field: FieldSelection): CompiledRoot | null {
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
    connectionJson(context, field, { kind, below: null })

/**
 * The fields of Query that are read from the archive with SQL, except `nodes`. Each field needs one statement, unless
 * `SQL_FORM` is `spread`.
 */
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
  const json = nodeJson({ ...context, isOnlyRow: true }, entity, row, field)
  const where = every([condition(row), visible(context, entity, row)])
  if (context.form === 'usual')
    return orNull([sql`(select ${jsonText(json)} from ${raw(entity.table)} ${row} where ${where})`])
  const select = (columns: readonly Sql[]) =>
    sql`select ${join(columns, ', ')} from ${raw(entity.table)} ${row} where ${where}`
  return [nodeHole(null, makeLevel({ parents: null, parent: null, texts: [json], select }))]
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
    // The statement returns null for `search` and `extraction`. Resolvers fill in these two fields with the state of
    // the search engine and of the extractor.
    search: () => JSON_NULL,
    extraction: () => JSON_NULL,
  })
}

async function readNodeList(db: Db, options: ReadOptions, field: FieldSelection): Promise<JsonBytes> {
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
  return Buffer.from(`[${ids.map((id) => found.get(id) ?? 'null').join(',')}]`)
}
