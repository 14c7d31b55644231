import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import { seesAll, type Viewer } from '../../access/viewer.ts'
import type { Json } from '../../archive/query/json.ts'
import type { FieldSelection } from '../../archive/query/selection.ts'
import { isSlot, type Slot } from '../../archive/query/slot.ts'
import { compileRoot, type Read, textLengthOf, toRead } from '../../archive/read.ts'
import type { CompileOptions } from '../../archive/statement.ts'
import { ArchiveError } from '../../errors.ts'
import type { SqlForm } from '../../postgres/connect.ts'
import { asksJob } from '../load-job.ts'
import { asksStatus } from '../search.ts'
import { fragmentsOf, type OperationField, rootFields } from '../selection.ts'
import type { Operation } from './document.ts'
import { readVariables, type Slots, slotsByName, type Values, withFixed } from './variables.ts'

/** The source of a root field's JSON. */
export type Root =
  | { readonly constant: Buffer }
  | { readonly read: Read }
  /** All requests with this plan use the same selection object, so that everything derived from it can be cached. */
  | { readonly search: FieldSelection }
  | { readonly nodes: FieldSelection }
  /** The error of an invalid argument. */
  | { readonly failure: ArchiveError }

/** A plan for answering a query with JSON text that Postgres writes. */
export interface Plan {
  /** The root fields, in the order of the answer. */
  readonly fields: readonly OperationField[]
  /** Where the JSON of each field comes from, in the order of `fields`. */
  readonly roots: readonly Root[]
  /** Whether a single read returns the whole answer, which is then sent unchanged. */
  readonly isWhole: boolean
  /**
   * The slots whose values are part of the plan. The plan can be used only for requests in which these slots have the
   * same values; the values of other slots may differ.
   */
  readonly fixed: ReadonlySet<Slot>
}

/**
 * A plan, or RESOLVERS if only graphql-js can answer the operation: a mutation, a subscription, introspection, or a
 * query that reads load jobs or the state of a background service.
 */
export type Planned = Plan | 'RESOLVERS'

export interface Found {
  readonly planned: Planned
  readonly slots: Slots
  readonly isRemembered: boolean
}

/**
 * Returns the root fields. Their arguments contain the slots in `slots`, and the values of all other variables.
 * @throws if the values are invalid, or if the operation is too expensive.
 */
type FieldsWith = (values: Values, slots: Values) => readonly OperationField[]

export interface Plans {
  find(operation: Operation, values: Values, viewer: Viewer, fieldsWith: FieldsWith): Found
}

const MAX_BYTES = 64 * 1024 * 1024
const BYTES_PER_PLAN = 2_000

/**
 * @param isKept Whether plans are cached. Without the cache, the answers are the same, but every request is planned
 * again.
 */
export function createPlans(isKept: boolean, form: SqlForm): Plans {
  const kept = new LRUCache<string, Planned>({ maxSize: MAX_BYTES })
  return {
    find(operation, values, viewer, fieldsWith) {
      const read = operation.node.operation === 'query' ? readVariables(operation.variables, values) : null
      if (!read)
        return {
          planned: plan(operation, { seesAll: seesAll(viewer), form }, fieldsWith(values, {})),
          slots: [],
          isRemembered: false,
        }
      // A plan depends on the operation, on whether the viewer sees all records, and on the values of those variables
      // that change its statements.
      const key = `${operation.id}\n${seesAll(viewer)}\n${read.signature}`
      const remembered = kept.get(key)
      if (remembered) return { planned: remembered, slots: read.slots, isRemembered: true }
      const fields = fieldsWith(values, slotsByName(operation.variables, read.slots))
      const planned = plan(operation, { seesAll: seesAll(viewer), form }, fields)
      if (planned !== 'RESOLVERS' && planned.fixed.size > 0) {
        // From now on, the cache key contains the values of the variables on which the plan depends. `find` is called
        // again, so that the plan of this request is made and cached under the new key.
        operation.variables = withFixed(operation.variables, planned.fixed)
        return this.find(operation, values, viewer, fieldsWith)
      }
      if (isKept && operation.isKept && isLasting(planned)) {
        // The fields of a plan refer to the parsed document, so the document stays in memory as long as the plan. For
        // this reason, the size of the plan includes the size of the document.
        const size = BYTES_PER_PLAN + operation.bytes + 2 * (key.length + lengthOf(planned))
        kept.set(key, planned, { size })
      }
      return { planned, slots: read.slots, isRemembered: false }
    },
  }
}

/** The root fields of an operation. `coerced` has the coerced values of the operation's variables. */
export function fieldsOf(schema: GraphQLSchema, { document, node }: Operation, coerced: Values) {
  return rootFields(schema, { fragments: fragmentsOf(document) }, node, coerced)
}

type Options = Pick<CompileOptions, 'seesAll' | 'form'>

function plan(operation: Operation, options: Options, fields: readonly OperationField[]): Planned {
  if (operation.node.operation !== 'query' || fields.some(needsResolvers)) return 'RESOLVERS'
  const fixed = new Set<Slot>()
  const compiled = fields.map((field) => compile(field, options, fixed))
  const [field] = fields
  const [only, ...others] = compiled
  if (field && only && 'json' in only && others.length === 0) {
    const read = toRead([`{"data":{"${field.key}":`, ...only.json, '}}'])
    return { fields, roots: [{ read }], isWhole: true, fixed }
  }
  const roots = compiled.map((root) => ('json' in root ? { read: toRead(root.json) } : root))
  return { fields, roots, isWhole: false, fixed }
}

function needsResolvers(field: OperationField): boolean {
  return (field.name.startsWith('__') && field.name !== '__typename') || asksStatus(field) || asksJob(field)
}

function compile(
  field: OperationField,
  options: Options,
  fixed: Set<Slot>,
): Exclude<Root, { read: Read }> | { readonly json: Json } {
  if (field.name === '__typename') return { constant: Buffer.from('"Query"') }
  if (field.name === 'nodes') {
    for (const slot of slotsIn(field)) fixed.add(slot)
    return { nodes: field }
  }
  if (field.name === 'search') {
    // The selection inside `search` is compiled only after the search has found its hits. At that time, slots can no
    // longer be filled in. So the plan depends on the values of the slots inside this selection, and serves only
    // requests with the same values. The plan does not depend on the slots in the arguments of `search`, because the
    // values of these slots are filled in for each request.
    for (const slot of slotsBelow(field)) fixed.add(slot)
    return { search: field }
  }
  try {
    const root = compileRoot({ ...options, typed: false }, field)
    for (const slot of root?.fixed ?? []) fixed.add(slot)
    return root ? { json: root.json } : { constant: Buffer.from('null') }
  } catch (error) {
    if (error instanceof ArchiveError) return { failure: error }
    throw error
  }
}

/** Whether a plan can be used for later requests: it contains neither an invalid argument nor the ids of `nodes`. */
function isLasting(planned: Planned): boolean {
  return planned === 'RESOLVERS' || planned.roots.every((root) => !('failure' in root || 'nodes' in root))
}

function slotsIn(field: OperationField): Slot[] {
  return [...slotsInValue(field.args), ...slotsBelow(field)]
}

function slotsBelow(field: OperationField): Slot[] {
  return field.types.flatMap((type) => field.fields(type)).flatMap(slotsIn)
}

function slotsInValue(value: unknown): Slot[] {
  if (isSlot(value)) return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(slotsInValue) : []
}

function lengthOf(planned: Planned): number {
  const roots = planned === 'RESOLVERS' ? [] : planned.roots
  return roots.reduce((sum, root) => sum + ('read' in root ? textLengthOf(root.read) : 100), 0)
}
