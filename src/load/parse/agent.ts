import { parseWikidataId } from '../../archive/text/wikidata-id.ts'
import type { ParsedAgent } from '../parsed-input.ts'
import type { AgentInput } from '../../generated/types.ts'
import { type AgentLine, readKeys, restoredRecord } from './history.ts'
import { given } from './outlet.ts'
import { fail, readFilledText, readForm, readText, readTexts, type Path, type Reader } from './reader.ts'

// Today, the longest Wikidata IDs have nine digits.
const LONGEST_WIKIDATA_ID = 32

export const UNNAMED_NEEDS_KEY =
  'An UNNAMED agent needs a `key`, because its name does not identify it. If you have no key, use `speakerAsPrinted` of the quote instead.'

export function parseAgent(reader: Reader, path: Path, input: AgentLine): ParsedAgent {
  const { limits } = reader
  if (input.kind === 'UNNAMED' && !given(input.key) && !given(input.wikidataId))
    fail(reader, 'REQUIRED', path, 'key', UNNAMED_NEEDS_KEY)
  return {
    path,
    ...readKeys(reader, path, input),
    ...restoredRecord(input),
    name: readFilledText(reader, path, 'name', input.name, limits.nameLength),
    kind: input.kind === null ? 'PERSON' : input.kind,
    aliases: readTexts(reader, path, 'aliases', input.aliases, limits.nameLength),
    description: readText(reader, path, 'description', input.description, limits.paragraphLength),
    wikidataId: readForm(
      reader,
      path,
      'wikidataId',
      input.wikidataId,
      parseShortWikidataId,
      'an item id such as "Q42"',
    ),
  }
}

export function parseAgentLink(reader: Reader, path: Path, input: AgentInput): ParsedAgent {
  if (!given(input.key) && !given(input.wikidataId) && input.name === undefined && input.kind !== 'UNNAMED') {
    fail(
      reader,
      'REQUIRED',
      path,
      'name',
      'This reference does not identify an agent. Give a `key`, `wikidataId` or `name`.',
    )
  }
  return parseAgent(reader, path, input)
}

function parseShortWikidataId(value: string): string | null {
  const id = parseWikidataId(value)
  return id !== null && id.length <= LONGEST_WIKIDATA_ID ? id : null
}
