import { readFileSync } from 'node:fs'
import {
  type DocumentNode,
  execute,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  print,
  validateSchema,
  visit,
} from 'graphql'
import { describe, expect, test } from 'vitest'
import { buildSchema, loadSchema } from '../../src/graphql/schema.ts'

// The contract (test/fixtures/contract.graphql) does not spell out these connections, which have only the usual fields.
const PLAIN_CONNECTIONS = ['Outlet', 'Agent', 'Event', 'LoadJob'].map(
  (name) => `
    type ${name}Connection { edges: [${name}Edge!]! nodes: [${name}!]! pageInfo: PageInfo! totalCount: Int! }
    type ${name}Edge { cursor: String! node: ${name}! }`,
)
const contract = parse(
  [readFileSync(new URL('../fixtures/contract.graphql', import.meta.url), 'utf8'), ...PLAIN_CONNECTIONS].join('\n'),
)
const schema = loadSchema()

/** Returns all names of an SDL document with their arguments, types and defaults: `Article.body(start: Int)`. */
function signatures(document: DocumentNode): string[] {
  const found: string[] = []
  const owners: string[] = []
  const named = (kind: string, name: string, rest: string) =>
    found.push(`${owners.join('.')}${owners.length > 0 ? '.' : ''}${name} ${kind} ${rest}`.trim())
  visit(document, {
    enter(node) {
      switch (node.kind) {
        case 'ObjectTypeDefinition':
        case 'InterfaceTypeDefinition':
          named(node.kind, node.name.value, (node.interfaces ?? []).map(print).join(' & '))
          break
        case 'InputObjectTypeDefinition':
          named(node.kind, node.name.value, (node.directives ?? []).map(print).join(' '))
          break
        case 'ScalarTypeDefinition':
        case 'EnumTypeDefinition':
        case 'EnumValueDefinition':
          named(node.kind, node.name.value, '')
          break
        case 'FieldDefinition':
          named(node.kind, node.name.value, print(node.type))
          break
        case 'InputValueDefinition':
          named(
            node.kind,
            node.name.value,
            `${print(node.type)}${node.defaultValue ? ` = ${print(node.defaultValue)}` : ''}`,
          )
          break
      }
      if ('name' in node && node.name && node.kind.endsWith('Definition')) owners.push(node.name.value)
    },
    leave(node) {
      if ('name' in node && node.name && node.kind.endsWith('Definition')) owners.pop()
    },
  })
  return found.sort()
}

/**
 * Returns the built schema as an SDL document. The document is not made with `printSchema`, because that function
 * leaves out the directive @oneOf.
 */
function toDocument(): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: Object.values(schema.getTypeMap()).flatMap((type) => type.astNode ?? []) }
}

test('is a valid schema', () => {
  expect(validateSchema(schema)).toEqual([])
})

// Names that the schema has in addition to those of the contract.
const BESIDE = ['LoadJob.failure FieldDefinition String']

// Names that the contract announces and the schema does not have yet. A type stands for all its fields.
const LATER = [
  'Query.utterances',
  'Query.findQuote',
  'Archive.lineage',
  'Article.credits',
  'Article.revisions',
  'Article.creditedBy',
  'Article.overlaps',
  'Agent.utterances',
  'Quote.utterance',
  'Utterance',
  'UtteranceFilter',
  'UtteranceOrder',
  'UtteranceOrderField',
  'ArticleFilter.revisedAt',
  'ArticleFilter.credit',
  'CreditFilter',
  'ArticleConnection.sources',
  'Sources',
  'QuoteEdge.score',
  'Credit',
  'Revision',
  'QuoteChange',
  'DiffRun',
  'DiffChange',
  'Overlap',
  'Mutation.correctUtterances',
  'CorrectUtterancesInput',
  'CorrectUtterancesPayload',
]

// Names that are being added to the schema.
const IN_WORK: string[] = []

const isLater = (signature: string) =>
  [...LATER, ...IN_WORK].some((name) => /^[ .]/.test(signature.slice(name.length)) && signature.startsWith(name))

test('has every name of the contract with its arguments, nullability and defaults, and few beside', () => {
  const promised = signatures(contract).filter((signature) => !isLater(signature))
  expect(signatures(toDocument())).toEqual([...promised, ...BESIDE].sort())
  expect(promised.length).toBeGreaterThan(400)
})

test('leaves out nothing by a name that the contract does not have', () => {
  const later = [...LATER, ...IN_WORK].filter((name) => signatures(contract).some((it) => it.startsWith(`${name} `)))
  expect(later).toEqual([...LATER, ...IN_WORK])
})

test('refs take exactly one field', () => {
  const refs = ['ArticleRef', 'OutletRef', 'EventRef', 'AgentRef'].map((name) => schema.getType(name))
  expect(refs.map((type) => isInputObjectType(type) && type.isOneOf)).toEqual([true, true, true, true])
})

test('describes everything in a full sentence', () => {
  const described: [string, string | null | undefined][] = []
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue
    described.push([type.name, type.description])
    if (isEnumType(type))
      described.push(
        ...type
          .getValues()
          .map((value): [string, string | null | undefined] => [`${type.name}.${value.name}`, value.description]),
      )
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      described.push([`${type.name}.${field.name}`, field.description])
      const args: readonly GraphQLArgument[] = 'args' in field ? field.args : []
      described.push(
        ...args.map((arg): [string, string | null | undefined] => [
          `${type.name}.${field.name}(${arg.name})`,
          arg.description,
        ]),
      )
    }
  }
  expect(described.filter(([, description]) => !/^[A-Z`].*\.$/s.test(description?.trim() ?? ''))).toEqual([])
})

describe('scalars', () => {
  const scalar = (name: string) => schema.getType(name) as GraphQLScalarType
  test.each([
    ['DateTime', '2026-11-23t19:43:00.12345+01:00', '2026-11-23T18:43:00.123Z'],
    ['Date', '2026-11-23', '2026-11-23'],
    ['URL', 'HTTP://www.Example.org:80/A/?b#c', 'HTTP://www.Example.org:80/A/?b#c'],
    ['LanguageTag', 'PT-br', 'pt-BR'],
    ['CountryCode', 'gb', 'GB'],
  ])('%s takes %s as %s, from a variable and from a literal', (name, given, canonical) => {
    expect(scalar(name).parseValue(given)).toBe(canonical)
    expect(scalar(name).parseLiteral({ kind: Kind.STRING, value: given })).toBe(canonical)
    expect(scalar(name).serialize(canonical)).toBe(canonical)
    expect(scalar(name).description).toContain('`')
  })

  test.each(['DateTime', 'Date', 'URL', 'LanguageTag', 'CountryCode'])(
    '%s refuses what is none with a remedy',
    (name) => {
      for (const given of ['*', '', 7, true, ['en'], { a: 1 }, 'x'.repeat(100_000)]) {
        const refused = (() => {
          try {
            return scalar(name).parseValue(given)
          } catch (error) {
            return error as GraphQLError
          }
        })()
        expect(refused).toBeInstanceOf(GraphQLError)
        const error = refused as GraphQLError
        expect(error.extensions['code']).toBe('BAD_USER_INPUT')
        expect(error.message).toMatch(/ is not a valid .*: give .*such as .*\.$/)
        expect(error.message.length).toBeLessThan(300)
      }
      expect(() => scalar(name).parseLiteral({ kind: Kind.INT, value: '7' })).toThrow(`7 is not a valid ${name}`)
    },
  )
})

test('resolvers are merged over the schema', async () => {
  const built = buildSchema([
    { Query: { archive: () => ({ count: 7 }) } },
    { Node: { __resolveType: () => 'Article' } },
  ])
  expect(await execute({ schema: built, document: parse('{ archive { count: articleCount } }') })).toEqual({
    data: { archive: { count: 7 } },
  })
})
