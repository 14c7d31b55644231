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

/** One operation of a document, with everything that depends only on the document's text. */
export interface Operation {
  /** Unique in this process. Part of the cache key of the operation's plans. */
  readonly id: number
  readonly name: string | null
  readonly node: OperationDefinitionNode
  readonly document: DocumentNode
  /** An estimate of the memory that the parsed document takes. */
  readonly bytes: number
  readonly size: Measure
  /**
   * The variables of the operation, and which of them may have slots (see `variables.ts`). If a plan depends on the
   * value of a variable, this list is replaced by one in which that variable cannot have a slot.
   */
  variables: Variables
  /**
   * Whether the document is cached. Plans are cached only for cached documents, because other documents may never be
   * sent again.
   */
  readonly isKept: boolean
}

export interface Document {
  /** The reasons why the document cannot be executed: a syntax error, or validation errors. */
  readonly errors: readonly GraphQLError[]
  readonly operations: readonly Operation[]
}

export interface DocumentOptions {
  readonly schema: GraphQLSchema
  readonly maxTokens: number
}

/** Caches parsed and validated documents, so that a document that is sent repeatedly is parsed and validated once. */
export interface Documents {
  /**
   * Parses and validates the text of a document, unless it is cached.
   * @throws BAD_USER_INPUT if the brackets in the text are nested too deeply.
   */
  read(text: string): Document
}

export const MAX_VALIDATION_ERRORS = 20

const MAX_BYTES = 64 * 1024 * 1024
// The memory for nodes and tokens, per character of the text. About 60 bytes were measured with graphql 16.15 on
// documents of 1 and 20 kB.
const BYTES_PER_LETTER = 64
const BYTES_PER_DOCUMENT = 1_000
const MAX_SEEN = 20_000

const bytesOf = (text: string) => BYTES_PER_DOCUMENT + text.length * BYTES_PER_LETTER

export function createDocuments({ schema, maxTokens }: DocumentOptions): Documents {
  const kept = new LRUCache<string, Document>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_document, text) => bytesOf(text),
  })
  // A document is cached only when it is sent for the second time, because many documents, for example those that a
  // person types, are sent only once.
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
