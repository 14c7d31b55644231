import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../archive/query/page.ts'
import { answerTooLarge } from '../../archive/statement.ts'
import { ArchiveError } from '../../errors.ts'
import { fragmentsOf, type OperationField } from '../selection.ts'

/** The limits of one operation. Introspection fields count neither as depth nor as rows. */
export interface GraphqlLimits {
  /** The maximum number of nested fields; the root field counts as 1. */
  readonly maxDepth: number
  /**
   * The maximum cost of an operation: the number of rows that its answer can have, plus weights for fields that take as
   * long as several rows.
   */
  readonly maxRows: number
  readonly maxAliases: number
  /** The maximum number of tokens in a document. Values should be sent as variables, which do not count. */
  readonly maxTokens: number
  /** The maximum size of an answer. */
  readonly maxAnswerBytes: number
}

export const DEFAULT_GRAPHQL_LIMITS: GraphqlLimits = {
  maxDepth: 12,
  maxRows: 10_000,
  maxAliases: 200,
  maxTokens: 10_000,
  maxAnswerBytes: 32_000_000,
}

// The cost of an expensive field is the number of ordinary rows that can be read in the same time. `alone` applies if
// the field is selected for a single list or row, and `perParent` applies to each of several lists or rows. `perParent`
// is lower than `alone` for fields of lists: a list inside a row has few records, whereas any other list may contain
// the whole archive. The first FREE_PER_PARENT expensive fields of a selection cost nothing if the selection applies to
// several lists or rows: a few expensive fields are normal use, and only a large number of them can be an attack.
const WEIGHTS = {
  facet: { alone: 150, perParent: 10, parent: 'list' },
  timeline: { alone: 150, perParent: 10, parent: 'list' },
  totalCount: { alone: 20, perParent: 0, parent: 'list' },
  body: { alone: 5, perParent: 5, parent: 'row' },
  excerpt: { alone: 1, perParent: 1, parent: 'row' },
} as const
const FREE_PER_PARENT = 3

/**
 * The numbers that describe the size of an operation. They depend on the document's text, but not on the values of the
 * variables.
 */
export interface Measure {
  readonly depth: number
  readonly aliases: number
  /**
   * The number of introspection fields, plus the number of aliases inside them. Every one of these fields and aliases
   * can return the whole schema.
   */
  readonly introspections: number
}

// The maximum number of introspection fields in an operation. A tool that reads the schema selects `__schema` only
// once. Without this limit, an operation with 200 aliases of `__schema` got an answer of 27 MB and blocked the server
// for 4 s.
const MAX_INTROSPECTIONS = 10

/** @throws BAD_USER_INPUT with the limit and the actual value. */
export function checkSize(limits: GraphqlLimits, { depth, aliases, introspections }: Measure): void {
  if (introspections > MAX_INTROSPECTIONS) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The operation selects introspection fields ${introspections} times, and the limit is ${MAX_INTROSPECTIONS}: query the schema only once.`,
      { limit: MAX_INTROSPECTIONS, asked: introspections },
    )
  }
  if (depth > limits.maxDepth) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The operation nests ${depth} fields, and the limit is ${limits.maxDepth}: split the operation into two requests. Query the ids of the inner records in the first request, and these records in the second request.`,
      { limit: limits.maxDepth, asked: depth },
    )
  }
  if (aliases > limits.maxAliases) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The operation has ${aliases} aliases, and the limit is ${limits.maxAliases}: divide it into several requests.`,
      { limit: limits.maxAliases, asked: aliases },
    )
  }
}

export function measure(document: DocumentNode, { selectionSet }: OperationDefinitionNode): Measure {
  return measureSet(selectionSet, fragmentsOf(document), new Map())
}

/** A fragment is counted each time it is spread. */
function measureSet(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Measure>,
): Measure {
  let [depth, aliases, introspections] = [0, 0, 0]
  for (const node of set.selections) {
    const one = measureNode(node, fragments, known)
    depth = Math.max(depth, one.depth)
    aliases += one.aliases
    introspections += one.introspections
  }
  return { depth, aliases, introspections }
}

const NOTHING: Measure = { depth: 0, aliases: 0, introspections: 0 }

function measureNode(
  node: SelectionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, Measure>,
): Measure {
  if (node.kind === Kind.INLINE_FRAGMENT) return measureSet(node.selectionSet, fragments, known)
  if (node.kind === Kind.FIELD) {
    const own = node.alias ? 1 : 0
    const below = node.selectionSet ? measureSet(node.selectionSet, fragments, known) : NOTHING
    const aliases = own + below.aliases
    if (node.name.value === '__typename') return { ...NOTHING, aliases }
    if (node.name.value.startsWith('__')) return { depth: 0, aliases, introspections: 1 + below.aliases }
    return { ...below, depth: 1 + below.depth, aliases }
  }
  const name = node.name.value
  const fragment = fragments.get(name)
  // This cache prevents exponential time for a chain of fragments in which each fragment spreads the next one twice.
  const measured = known.get(name) ?? (fragment ? measureSet(fragment.selectionSet, fragments, known) : NOTHING)
  known.set(name, measured)
  return measured
}

/**
 * Returns a function that must be called with the size of each part of an answer.
 * @throws TOO_EXPENSIVE, from the returned function, as soon as the sum of the sizes exceeds the limit.
 */
export function limitAnswer({ maxAnswerBytes }: GraphqlLimits): (bytes: number) => void {
  let total = 0
  return (bytes) => {
    total += bytes
    if (total > maxAnswerBytes) throw answerTooLarge(maxAnswerBytes, total)
  }
}

/** @throws TOO_EXPENSIVE with the limit and the actual cost. */
export function checkCost(limits: GraphqlLimits, fields: readonly OperationField[]): void {
  const rows = costOf(fields, 1, 1)
  if (rows > limits.maxRows) {
    throw new ArchiveError(
      'TOO_EXPENSIVE',
      `The operation costs as much as ${rows} rows, and the limit is ${limits.maxRows}: request smaller pages, nest less, or select fewer counts and texts at once.`,
      {
        limit: limits.maxRows,
        asked: rows,
      },
    )
  }
}

/**
 * The cost of some fields. `rows` is the number of rows in which these fields are selected, and `lists` is the number
 * of connections in which they are selected.
 */
function costOf(fields: readonly OperationField[], rows: number, lists: number): number {
  let weighed = 0
  const asked = new Map<string, number>()
  return fields.reduce((sum, field) => {
    const size = pageSize(field)
    const times = (asked.get(field.name) ?? 0) + 1
    asked.set(field.name, times)
    // A field can be selected several times under different aliases: with 200 aliases, one row of a page can be as
    // large as 200 rows. So if there are several rows, each selection of a field after the first FREE_PER_PARENT adds
    // the number of rows to the cost.
    const repeated = rows > 1 && times > FREE_PER_PARENT ? rows : 0
    if (Object.hasOwn(WEIGHTS, field.name)) weighed += 1
    const own = size === null ? weightOf(field, { rows, lists, isFree: weighed <= FREE_PER_PARENT }) : rows * size
    const [rowsBelow, listsBelow] = size === null ? [rows, lists] : [own, rows]
    const below = Math.max(0, ...field.types.map((type) => costOf(field.fields(type), rowsBelow, listsBelow)))
    return sum + own + repeated + below
  }, 0)
}

interface Parents {
  readonly rows: number
  readonly lists: number
  readonly isFree: boolean
}

function weightOf({ name }: OperationField, { rows, lists, isFree }: Parents): number {
  if (!Object.hasOwn(WEIGHTS, name)) return 0
  const { alone, perParent, parent } = WEIGHTS[name as keyof typeof WEIGHTS]
  const parents = parent === 'list' ? lists : rows
  if (parents === 1) return alone
  return isFree ? 0 : parents * perParent
}

function pageSize(field: OperationField): number | null {
  if (field.name === 'nodes' && Array.isArray(field.args['ids']))
    return Math.min(MAX_PAGE_SIZE, field.args['ids'].length)
  if (!field.types.some((type) => type.endsWith('Connection'))) return null
  // A page size that is out of range is not rejected here, because the code that reads the page rejects it with a
  // clearer message.
  return Math.min(MAX_PAGE_SIZE, Math.max(1, Number(field.args['first'] ?? field.args['last'] ?? DEFAULT_PAGE_SIZE)))
}
