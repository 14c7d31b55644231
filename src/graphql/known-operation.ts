import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { Kind } from 'graphql'
import { LRUCache } from 'lru-cache'
import { runReadRaw } from '../archive/statement.ts'
import { TOO_MANY_BUCKETS } from '../archive/query/timeline.ts'
import { type RequestContext, seesAll } from './context.ts'
import { inTurns } from './in-turns.ts'
import { tryToSearch } from './search.ts'
import type { OperationField } from './selection.ts'
import {
  fill,
  fillSearch,
  makeTemplate,
  readVariables,
  type Template,
  type Variables,
  variablesOf,
} from './template.ts'

type Values = Readonly<Record<string, unknown>>
type FieldsWith = (values: Values) => readonly OperationField[] | null

interface Known {
  readonly variables: Variables
  readonly fieldsWith: FieldsWith
  readonly templates: LRUCache<string, Template | typeof NONE>
}
const NONE = 'none'
const NOTHING = Buffer.alloc(0)

/**
 * Operations that Apollo has parsed, validated and answered before, by their text. What they ask again is answered
 * without it: its pipeline costs as much as a small answer altogether (measured: an article by id, 140 µs of Node time
 * with it, 60 without).
 */
export interface KnownOperations {
  /** `fieldsWith` checks limits and throws, or answers null, where Apollo has to say what is wrong. */
  learn(text: string, document: DocumentNode, operation: OperationDefinitionNode, fieldsWith: FieldsWith): void
  /** The whole answer in UTF-8; null where Apollo has to answer. */
  answer(text: string, values: Values, context: RequestContext): Promise<Buffer | null> | null
}

const MAX_OPERATIONS = 1_000
const MAX_TEXT_LENGTH = 20_000
const MAX_TEMPLATES = 50

export function createKnownOperations(): KnownOperations {
  const byText = new LRUCache<string, Known>({ max: MAX_OPERATIONS })
  return {
    learn(text, document, operation, fieldsWith) {
      if (text.length > MAX_TEXT_LENGTH || byText.has(text)) return
      if (document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION).length !== 1) return
      byText.set(text, {
        variables: variablesOf(document, operation),
        fieldsWith,
        templates: new LRUCache({ max: MAX_TEMPLATES }),
      })
    },
    answer(text, values, context) {
      const known = byText.get(text)
      const read = known && readVariables(known.variables, values)
      if (!known || !read) return null
      const all = seesAll(context)
      const signature = `${all}\n${read.signature}`
      let template = known.templates.get(signature)
      if (template === undefined) {
        template = templateOf(known, values, all)
        known.templates.set(signature, template)
      }
      return template === NONE ? null : run(template, read.fills, context)
    },
  }
}

function templateOf({ variables, fieldsWith }: Known, values: Values, all: boolean): Template | typeof NONE {
  try {
    return makeTemplate(variables, values, all, fieldsWith) ?? NONE
  } catch {
    // Apollo comes upon the same mistake and has the words for it.
    return NONE
  }
}

async function run(template: Template, fills: readonly string[], context: RequestContext): Promise<Buffer | null> {
  const pieces = await inTurns(template.pieces, (piece) => {
    if ('text' in piece) return runReadRaw(context.db, piece.text, fill(piece, fills))
    return 'search' in piece ? tryToSearch(context, fillSearch(piece, fills)) : piece
  })
  if (pieces.includes(null)) return null
  const [first] = pieces
  const answer =
    pieces.length === 1 && Buffer.isBuffer(first)
      ? first
      : Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : (piece ?? NOTHING))))
  return template.hasTimeline && answer.includes(TOO_MANY_BUCKETS) ? null : answer
}
