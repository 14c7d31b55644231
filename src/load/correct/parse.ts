import { parseNodeId, type NodeKind } from '../../archive/node-id.ts'
import type { QuoteCorrection } from '../../generated/types.ts'
import { parseAgentLink } from '../parse/agent.ts'
import { parseEventLink } from '../parse/event.ts'
import { readLanguage } from '../parse/outlet.ts'
import { fail, readText, type Path, type Reader } from '../parse/reader.ts'
import type { ParsedCorrection } from '../parsed-input.ts'

/** Parses a correction. `articleId` is null if the input has the ID of a quote. */
export function parseCorrection(reader: Reader, path: Path, input: QuoteCorrection): ParsedCorrection {
  const { id, article } = input
  if (!given(id) && !given(article))
    fail(reader, 'REQUIRED', path, 'id', 'Give the `id` of a quote, or the `article` that gets a new quote.')
  if (given(id) && given(article))
    fail(reader, 'INVALID', path, 'article', 'Give either the `id` of a quote or an `article`, not both.')
  return {
    path,
    quoteId: readId(reader, path, 'id', 'quote', id),
    articleId: readId(reader, path, 'article', 'article', article),
    isQuote: input.isQuote ?? undefined,
    language: readLanguage(reader, path, input.language),
    start: input.start,
    end: input.end,
    form: input.form === null ? 'DIRECT' : input.form,
    speaker: input.speaker && parseAgentLink(reader, [...path, 'speaker'], input.speaker),
    speakerAsPrinted: readText(reader, path, 'speakerAsPrinted', input.speakerAsPrinted, reader.limits.lineLength),
    cue: readText(reader, path, 'cue', input.cue, reader.limits.lineLength),
    event: input.event && parseEventLink(reader, [...path, 'event'], input.event),
  }
}

function given(value: unknown): value is string {
  return value !== undefined && value !== null
}

function readId(
  reader: Reader,
  path: Path,
  field: string,
  kind: NodeKind,
  nodeId: string | null | undefined,
): string | null {
  if (!given(nodeId)) return null
  const node = parseNodeId(nodeId)
  if (node?.kind === kind) return node.id
  if (node) fail(reader, 'INVALID', path, field, `This is the id of another kind of record. Give the id of a ${kind}.`)
  else fail(reader, 'NOT_FOUND', path, field, unknown(kind))
  return null
}

export function unknown(kind: NodeKind): string {
  const remedy =
    kind === 'quote'
      ? 'The id of a quote depends on its words: read the quotes of the article again.'
      : 'It may have been deleted: search for it again.'
  return `The archive has no ${kind} with this id. ${remedy}`
}
