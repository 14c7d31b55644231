import { parseDate } from '../../archive/text/date.ts'
import type { ParsedEvent, ParsedParticipant } from '../parsed-input.ts'
import type { EventInput, ParticipantInput } from '../../generated/types.ts'
import { parseAgentLink } from './agent.ts'
import { type EventLine, readKeys, restoredRecord } from './history.ts'
import { given, readCountry } from './outlet.ts'
import { fail, readFilledText, readForm, readList, readText, type Path, type Reader } from './reader.ts'

// The maximum number of steps in the path of an event in the input; `['parent', 'parent']` has two. A parent may have a
// parent itself, and so on: without a limit, deeply nested parents would overflow the stack.
const DEEPEST_PATH = 100
const DATE_EXAMPLE = 'a day such as "2024-10-22"'

export function parseEvent(reader: Reader, path: Path, input: EventLine): ParsedEvent {
  const { limits } = reader
  if (path.length > DEEPEST_PATH)
    fail(
      reader,
      'TOO_MANY',
      path,
      'parent',
      'Parents are nested too deeply here. Give these parents as records of their own, and refer to them by their keys.',
    )
  return {
    path,
    ...readKeys(reader, path, input),
    ...restoredRecord(input),
    name: readFilledText(reader, path, 'name', input.name, limits.nameLength),
    kind: readText(reader, path, 'kind', input.kind, limits.lineLength),
    summary: readText(reader, path, 'summary', input.summary, limits.paragraphLength),
    startDate: readForm(reader, path, 'startDate', input.startDate, parseDate, DATE_EXAMPLE),
    endDate: readForm(reader, path, 'endDate', input.endDate, parseDate, DATE_EXAMPLE),
    place: readText(reader, path, 'place', input.place, limits.lineLength),
    country: readCountry(reader, path, input.country),
    participants: readList(reader, path, 'participants', input.participants, limits.listLength, (item, at) =>
      parseParticipant(reader, at, item),
    ),
    parent:
      input.parent && path.length <= DEEPEST_PATH
        ? parseEventLink(reader, [...path, 'parent'], input.parent)
        : input.parent && undefined,
  }
}

export function parseEventLink(reader: Reader, path: Path, input: EventInput): ParsedEvent {
  if (!given(input.key) && input.name === undefined) {
    fail(reader, 'REQUIRED', path, 'name', 'This reference does not identify an event. Give a `key` or `name`.')
  }
  return parseEvent(reader, path, input)
}

function parseParticipant(reader: Reader, path: Path, input: ParticipantInput): ParsedParticipant {
  return {
    agent: parseAgentLink(reader, [...path, 'agent'], input.agent),
    role: readText(reader, path, 'role', input.role, reader.limits.lineLength) ?? null,
  }
}
