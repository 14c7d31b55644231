import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../archive/query/page.ts'
import { ArchiveError } from '../../errors.ts'
import { fragmentsOf, type OperationField } from '../selection.ts'

/** Bounds of one operation. Introspection counts for none of them but `maxTokens`. */
export interface GraphqlLimits {
  /** Fields inside each other, the root field being 1. */
  readonly maxDepth: number
  /** Rows an answer can have: the product of the page sizes along a path, summed over the operation. */
  readonly maxRows: number
  readonly maxAliases: number
  /** Of the document; values belong into variables. */
  readonly maxTokens: number
}

export const DEFAULT_GRAPHQL_LIMITS: GraphqlLimits = {
  maxDepth: 12,
  maxRows: 10_000,
  maxAliases: 200,
  maxTokens: 10_000,
}

/** What an operation's text alone says of its size. */
export interface Measure {
  readonly depth: number
  readonly aliases: number
}

/** @throws BAD_USER_INPUT that says which limit and what was asked. */
export function checkSize(limits: GraphqlLimits, { depth, aliases }: Measure): void {
  if (depth > limits.maxDepth) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The operation nests ${depth} fields, and the limit is ${limits.maxDepth}: ask in two steps, by id.`,
      { limit: limits.maxDepth, asked: depth },
    )
  }
  if (aliases > limits.maxAliases) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      `The operation has ${aliases} aliases, and the limit is ${limits.maxAliases}: ask in several requests.`,
      { limit: limits.maxAliases, asked: aliases },
    )
  }
}

export function measure(document: DocumentNode, operation: OperationDefinitionNode): Measure {
  const fragments = fragmentsOf(document)
  const depths = new Map<string, number>()
  let aliases = 0
  const count = (node: ASTNode) =>
    visit(node, {
      Field(field) {
        if (field.alias) aliases += 1
        return field.name.value.startsWith('__') ? false : undefined
      },
    })
  for (const node of [operation, ...fragments.values()]) count(node)
  return { depth: depthOf(operation.selectionSet, fragments, depths), aliases }
}

function depthOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  known: Map<string, number>,
): number {
  return Math.max(
    0,
    ...set.selections.map((node) => {
      if (node.kind === Kind.INLINE_FRAGMENT) return depthOf(node.selectionSet, fragments, known)
      if (node.kind === Kind.FIELD) {
        if (node.name.value.startsWith('__')) return 0
        return 1 + (node.selectionSet ? depthOf(node.selectionSet, fragments, known) : 0)
      }
      const name = node.name.value
      const fragment = fragments.get(name)
      // Without the memory a chain of fragments, each spread twice, would take exponential time.
      const depth = known.get(name) ?? (fragment ? depthOf(fragment.selectionSet, fragments, known) : 0)
      known.set(name, depth)
      return depth
    }),
  )
}

/** @throws TOO_EXPENSIVE that says the limit and what was asked. */
export function checkCost(limits: GraphqlLimits, fields: readonly OperationField[]): void {
  const rows = rowsOf(fields, 1)
  if (rows > limits.maxRows) {
    throw new ArchiveError(
      'TOO_EXPENSIVE',
      `The operation can answer ${rows} rows, and the limit is ${limits.maxRows}: take smaller pages or nest less.`,
      {
        limit: limits.maxRows,
        asked: rows,
      },
    )
  }
}

function rowsOf(fields: readonly OperationField[], parents: number): number {
  return fields.reduce((sum, field) => {
    const size = pageSize(field)
    const own = size === null ? 0 : parents * size
    const below = Math.max(0, ...field.types.map((type) => rowsOf(field.fields(type), size === null ? parents : own)))
    return sum + own + below
  }, 0)
}

function pageSize(field: OperationField): number | null {
  if (field.name === 'nodes' && Array.isArray(field.args['ids']))
    return Math.min(MAX_PAGE_SIZE, field.args['ids'].length)
  if (!field.types.some((type) => type.endsWith('Connection'))) return null
  // What is out of range is refused later, with a better message.
  return Math.min(MAX_PAGE_SIZE, Math.max(1, Number(field.args['first'] ?? field.args['last'] ?? DEFAULT_PAGE_SIZE)))
}
