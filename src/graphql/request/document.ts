import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { checkDocumentNesting } from './nesting.ts'
import { type Measure, measure } from './limits.ts'
import { withCode } from './refusal.ts'
import { type Variables, variablesOf } from './variables.ts'

/** One operation of a document, with what its text alone decides. */
export interface Operation {
  /** Its own in this process: part of the key of its plans. */
  readonly id: number
  readonly name: string | null
  readonly node: OperationDefinitionNode
  readonly document: DocumentNode
  /** The memory that the parsed document takes, roughly. */
  readonly bytes: number
  readonly size: Measure
  /** Narrowed as its plans show which values they depend on. */
  variables: Variables
  /** Whether its document is kept: plans of one that may never come again are not. */
  readonly isKept: boolean
}

export interface Document {
  /** Why it cannot be executed: it does not parse, or does not fit the schema. */
  readonly errors: readonly GraphQLError[]
  readonly operations: readonly Operation[]
}

export interface DocumentOptions {
  readonly schema: GraphQLSchema
  readonly maxTokens: number
}

/** Documents that are sent repeatedly are parsed and validated once. */
export interface Documents {
  /** @throws BAD_USER_INPUT where its brackets nest too deep to be parsed. */
  read(text: string): Document
}

export const MAX_VALIDATION_ERRORS = 20

const MAX_BYTES = 64 * 1024 * 1024
// Measured with graphql 16.15 on documents of 1 and 20 kB: nodes and tokens take about 60 times the text.
const BYTES_PER_LETTER = 64
const BYTES_PER_DOCUMENT = 1_000
const MAX_SEEN = 20_000

const bytesOf = (text: string) => BYTES_PER_DOCUMENT + text.length * BYTES_PER_LETTER

export function createDocuments({ schema, maxTokens }: DocumentOptions): Documents {
  const kept = new LRUCache<string, Document>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_document, text) => bytesOf(text),
  })
  // Most texts that a person or a script writes come once: only the second time one is worth its memory.
  const seen = new LRUCache<string, true>({ max: MAX_SEEN })
  let operations = 0

  function read(text: string, isKept: boolean): Document {
    checkDocumentNesting(text)
    let document: DocumentNode
    try {
      document = parse(text, { maxTokens })
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      return { errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')], operations: [] }
    }
    const errors = validate(schema, document, undefined, { maxErrors: MAX_VALIDATION_ERRORS })
    if (errors.length > 0)
      return { errors: errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')), operations: [] }
    return {
      errors,
      operations: document.definitions
        .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
        .map((node) => ({
          id: ++operations,
          name: node.name?.value ?? null,
          node,
          document,
          bytes: bytesOf(text),
          size: measure(document, node),
          variables: variablesOf(node),
          isKept,
        })),
    }
  }

  return {
    read(text) {
      const known = kept.get(text)
      if (known) return known
      const hash = createHash('sha256').update(text).digest('base64')
      const isKept = seen.has(hash)
      const document = read(text, isKept)
      if (isKept) kept.set(text, document)
      else seen.set(hash, true)
      return document
    },
  }
}
