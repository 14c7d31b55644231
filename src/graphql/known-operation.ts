import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { Kind } from 'graphql'
import { LRUCache } from 'lru-cache'
import { runReadRaw } from '../archive/statement.ts'
import { TOO_MANY_BUCKETS } from '../archive/shape/timeline.ts'
import { type RequestContext, seesAll } from './context.ts'
import type { OperationField } from './selection.ts'
import { fill, makeTemplate, readVariables, type Template, type Variables, variablesOf } from './template.ts'

type Values = Readonly<Record<string, unknown>>
type FieldsWith = (values: Values) => readonly OperationField[] | null

interface Known {
  readonly variables: Variables
  readonly fieldsWith: FieldsWith
  readonly templates: LRUCache<string, Template | typeof NONE>
}
const NONE = 'none'

/**
 * Operations that Apollo has parsed, validated and answered before, by their text. What they ask again is answered without it: its pipeline
 * costs as much as a small answer altogether (measured: an article by id, 140 µs of Node time with it, 60 without).
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
      byText.set(text, { variables: variablesOf(operation), fieldsWith, templates: new LRUCache({ max: MAX_TEMPLATES }) })
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
  const pieces = await Promise.all(
    template.pieces.map((piece) => ('text' in piece ? runReadRaw(context.db, piece.text, fill(piece, fills)) : piece)),
  )
  const answer = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces.filter((piece) => piece !== null))
  return !answer || (template.hasTimeline && answer.includes(TOO_MANY_BUCKETS)) ? null : answer
}
