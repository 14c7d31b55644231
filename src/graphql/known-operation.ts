import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { Kind } from 'graphql'
import { LRUCache } from 'lru-cache'
import { runReadRaw } from '../archive/statement.ts'
import type { Slot } from '../archive/query/slot.ts'
import { type RequestContext, seesAll } from './context.ts'
import { inTurns } from './in-turns.ts'
import { tryToSearch } from './search.ts'
import type { OperationField } from './selection.ts'
import {
  fillSearch,
  makeTemplate,
  readVariables,
  type Template,
  type Variables,
  variablesOf,
  withFixed,
} from './template.ts'

type Values = Readonly<Record<string, unknown>>
type FieldsWith = (values: Values, slots: Values) => readonly OperationField[] | null

interface Known {
  variables: Variables
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
  /**
   * `fieldsWith` checks limits and throws, or answers null, where Apollo has to say what is wrong. Slots stand in the
   * fields' arguments for the values of their variables.
   */
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
        variables: variablesOf(operation),
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
        template = templateOf(known, values, read.slots, all)
        if (template !== NONE && template.fixed.size > 0) {
          // From now on the values of these variables tell requests apart; this one is told apart by them, too.
          known.variables = withFixed(known.variables, template.fixed)
          return this.answer(text, values, context)
        }
        known.templates.set(signature, template)
      }
      return template === NONE ? null : run(template, read.slots, context)
    },
  }
}

function templateOf(
  { variables, fieldsWith }: Known,
  values: Values,
  slots: readonly (Slot | null)[],
  all: boolean,
): Template | typeof NONE {
  const named = variables.flatMap(({ name }, index) => (slots[index] ? [[name, slots[index]] as const] : []))
  try {
    const fields = fieldsWith(values, Object.fromEntries(named))
    return (fields && makeTemplate(fields, all)) ?? NONE
  } catch {
    // Apollo comes upon the same mistake and has the words for it.
    return NONE
  }
}

async function run(
  template: Template,
  slots: readonly (Slot | null)[],
  context: RequestContext,
): Promise<Buffer | null> {
  const pieces = await inTurns(template.pieces, (piece) => {
    if ('text' in piece) return runReadRaw(context.db, piece, slots)
    return 'search' in piece ? tryToSearch(context, fillSearch(piece.search, slots)) : piece
  })
  if (pieces.includes(null)) return null
  const [first] = pieces
  return pieces.length === 1 && Buffer.isBuffer(first)
    ? first
    : Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : (piece ?? NOTHING))))
}
