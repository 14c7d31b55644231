import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import type { FieldSelection } from '../archive/query/selection.ts'
import { ArchiveError } from '../errors.ts'

type Variables = Readonly<Record<string, unknown>>
type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** A selected field, with the object types that its value can have. Used by code that walks a whole operation. */
export interface OperationField extends FieldSelection {
  readonly types: readonly string[]
  /** The field's nodes in the parsed document, so that errors can report its location. */
  readonly nodes: readonly FieldNode[]
  /** Whether the field may be null. If it may not, an error in the field makes its parent null. */
  readonly isNullable: boolean
  fields(typeName: string): readonly OperationField[]
}

interface Scope {
  readonly schema: GraphQLSchema
  readonly fragments: Fragments
  readonly variables: Variables
}

/** Everything about a selected field that does not depend on variables. */
interface PlannedField {
  readonly key: string
  readonly name: string
  readonly nodes: FieldNode[]
  readonly definition: GraphQLField<unknown, unknown> | null
  readonly types: readonly string[]
  readonly constantArgs: Readonly<Record<string, unknown>> | null
  readonly below: Map<string, readonly PlannedField[]>
}

// Caches the selection of each operation. The key is the operation's node: because parsed documents are cached too, an
// operation that is sent again has the same node.
const plans = new WeakMap<OperationDefinitionNode, readonly PlannedField[] | 'depends on variables'>()

/** The root fields of an operation, with their arguments. `variables` contains the coerced values of the variables. */
export function rootFields(
  schema: GraphQLSchema,
  document: { fragments: Fragments },
  operation: OperationDefinitionNode,
  variables: Variables,
): readonly OperationField[] {
  const scope: Scope = { schema, fragments: document.fragments, variables }
  const type = schema.getRootType(operation.operation)
  if (!type) throw new Error(`the schema has no ${operation.operation} type`)
  const known = plans.get(operation)
  if (known !== undefined && known !== 'depends on variables') return known.map((field) => bind(scope, field))
  const planned = collect(scope, [operation.selectionSet], type)
  if (known === undefined)
    plans.set(operation, isConditional(operation, document.fragments) ? 'depends on variables' : planned)
  return planned.map((field) => bind(scope, field))
}

/** The field that a resolver has to answer, with everything that is selected below it. */
export function selectionOf({ schema, fragments, variableValues, path, fieldNodes, parentType }: GraphQLResolveInfo) {
  const scope: Scope = { schema, fragments: new Map(Object.entries(fragments)), variables: variableValues }
  return bind(scope, plan(scope, String(path.key), [...fieldNodes], parentType))
}

const fragmentMaps = new WeakMap<DocumentNode, Fragments>()

export function fragmentsOf(document: DocumentNode): Fragments {
  const known = fragmentMaps.get(document)
  if (known) return known
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  )
  fragmentMaps.set(document, fragments)
  return fragments
}

function isConditional(operation: OperationDefinitionNode, fragments: Fragments): boolean {
  let found = false
  const look = {
    Directive(node: { name: { value: string } }) {
      if (node.name.value === 'skip' || node.name.value === 'include') found = true
    },
  }
  for (const node of [operation, ...fragments.values()]) visit(node, look)
  return found
}

function bind(scope: Scope, field: PlannedField): OperationField {
  const { definition, nodes } = field
  const [node] = nodes
  const args =
    field.constantArgs ??
    (definition && node
      ? coerce(() => getArgumentValues(definition, node, scope.variables as Record<string, unknown>))
      : {})
  const bound = new Map<string, readonly OperationField[]>()
  return {
    key: field.key,
    name: field.name,
    args,
    types: field.types,
    nodes,
    isNullable: definition !== null && !isNonNullType(definition.type),
    fields(typeName) {
      const known = bound.get(typeName)
      if (known) return known
      let below = field.below.get(typeName)
      if (!below) {
        const type = scope.schema.getType(typeName)
        const sets = nodes.map(({ selectionSet }) => selectionSet).filter((set) => set !== undefined)
        below = isObjectType(type) ? collect(scope, sets, type) : []
        field.below.set(typeName, below)
      }
      const children = below.map((child) => bind(scope, child))
      bound.set(typeName, children)
      return children
    },
  }
}

// Validation accepts a nullable variable for a non-null argument that has a default value, so only coercion finds out
// that the value is null.
function coerce<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw new ArchiveError('BAD_USER_INPUT', `${error.message} Give the variable a value, or leave it out.`)
  }
}

function collect(scope: Scope, sets: readonly SelectionSetNode[], type: GraphQLObjectType): readonly PlannedField[] {
  const byKey = new Map<string, FieldNode[]>()
  for (const set of sets) collectInto(scope, set, type, byKey, new Set())
  return [...byKey].map(([key, nodes]) => plan(scope, key, nodes, type))
}

function collectInto(
  scope: Scope,
  set: SelectionSetNode,
  type: GraphQLObjectType,
  byKey: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const node of set.selections) {
    if (coerce(() => getDirectiveValues(GraphQLSkipDirective, node, scope.variables))?.['if'] === true) continue
    if (coerce(() => getDirectiveValues(GraphQLIncludeDirective, node, scope.variables))?.['if'] === false) continue
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value
      const nodes = byKey.get(key)
      if (nodes) nodes.push(node)
      else byKey.set(key, [node])
      continue
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      if (visited.has(node.name.value)) continue
      visited.add(node.name.value)
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(node.name.value) : node
    const condition = fragment?.typeCondition?.name.value
    if (fragment && (condition === undefined || applies(scope.schema, condition, type)))
      collectInto(scope, fragment.selectionSet, type, byKey, visited)
  }
}

function applies(schema: GraphQLSchema, condition: string, type: GraphQLObjectType): boolean {
  const target = schema.getType(condition)
  return target === type || (isAbstractType(target) && schema.isSubType(target, type))
}

function plan(scope: Scope, key: string, nodes: FieldNode[], parent: GraphQLObjectType): PlannedField {
  const name = nodes[0]?.name.value ?? ''
  const definition = parent.getFields()[name] ?? null
  const named = definition ? getNamedType(definition.type) : null
  const types = isAbstractType(named)
    ? scope.schema.getPossibleTypes(named).map((type) => type.name)
    : isObjectType(named)
      ? [named.name]
      : []
  const usesVariables = nodes[0]?.arguments?.some((argument) => mentionsVariable(argument.value)) ?? false
  const constantArgs = definition && nodes[0] && !usesVariables ? getArgumentValues(definition, nodes[0], {}) : null
  return { key, name, nodes, definition, types, constantArgs, below: new Map() }
}

function mentionsVariable(value: FieldNode | object): boolean {
  let found = false
  visit(value as FieldNode, {
    Variable() {
      found = true
    },
  })
  return found
}
