import type { RecordNoun } from '../../archive/identity/record-id.ts'
import type { LoadLimits } from '../limits.ts'
import { isBlank, parseLine, tooLong } from '../parse/line.ts'
import { type Block, countLines, eachLine } from './block.ts'
import type { AnyDraft } from '../draft.ts'
import { identityOf } from '../../archive/identity/record-identity.ts'
import { allIdentifiersOf, eachLink, type Identifier, identifiersOf } from './identity.ts'
import type { ParsedLine, ParsedRecord } from './parsed.ts'

/** What the first pass learns of a block. */
export interface ScannedBlock {
  readonly line: number
  readonly lines: number
  /** Outlets, agents and events: they are loaded before the articles. */
  readonly records: readonly {
    readonly noun: RecordNoun
    readonly number: number
    readonly start: number
    readonly bytes: number
  }[]
  readonly identities: readonly (Identifier & { readonly number: number })[]
  /** Of links that create nothing: all identifiers of one, each link once a block. */
  readonly references: readonly (readonly Identifier[])[]
  /** What the events that events link to can be found by. */
  readonly parents: readonly { readonly number: number; readonly scheme: 'key' | 'name'; readonly value: string }[]
}

/** What the second pass needs of a block. */
export interface ParsedBlock {
  readonly line: number
  readonly start: number
  readonly bytes: number
  readonly lines: number
  /** How many outlets, agents and events it holds: they were loaded before. */
  readonly records: number
  /** Articles, and lines that are no record at all; blank ones are left out. */
  readonly parsed: readonly ParsedLine[]
}

/** What of a block's links could create what is looked for: one row for each identifier and line. */
export interface ProvidingBlock {
  readonly lines: number
  readonly provided: readonly (Identifier & {
    readonly number: number
    readonly start: number
    readonly bytes: number
  })[]
}

export function scanBlock(block: Block, limits: LoadLimits): ScannedBlock {
  const records: ScannedBlock['records'][number][] = []
  const identities: ScannedBlock['identities'][number][] = []
  const references = new Map<string, readonly Identifier[]>()
  const parents: ScannedBlock['parents'][number][] = []
  eachRecord(block, limits, true, (number, start, bytes, record) => {
    const { noun, draft } = record
    if (noun !== null && noun !== 'article') records.push({ noun, number, start, bytes })
    if (noun === null || draft === null || record.errors.length > 0) return
    const one = { noun, draft } as AnyDraft
    for (const identifier of allIdentifiersOf(one)) identities.push({ ...identifier, number })
    eachLink(one, (link) => {
      if (noun === 'event' && link.noun === 'event') {
        const { key, name, derivedKey } = identityOf(link)
        for (const [scheme, value] of [
          ['key', key ?? derivedKey],
          ['name', name],
        ] as const)
          if (value !== null) parents.push({ number, scheme, value })
      }
      if (!link.isBare) return
      const identifiers = identifiersOf(link)
      references.set(identifiers.map(({ scheme, value }) => `${link.noun} ${scheme} ${value}`).join('\n'), identifiers)
    })
  })
  return { line: block.line, lines: linesOf(block), records, identities, references: [...references.values()], parents }
}

export function parseBlock(block: Block, limits: LoadLimits): ParsedBlock {
  const parsed: ParsedLine[] = []
  let records = 0
  eachRecord(block, limits, false, (number, start, bytes, record) => {
    if (record.noun === null || record.noun === 'article') parsed.push({ number, start, bytes, record })
    else records++
  })
  return {
    line: block.line,
    start: block.start,
    bytes: block.tooLong ?? block.bytes.length,
    lines: linesOf(block),
    records,
    parsed,
  }
}

export function findProviders(block: Block, limits: LoadLimits): ProvidingBlock {
  const provided: ProvidingBlock['provided'][number][] = []
  eachRecord(block, limits, true, (number, start, bytes, record) => {
    const { noun, draft } = record
    if (noun === null || draft === null || record.errors.length > 0) return
    const seen = new Set<string>()
    eachLink({ noun, draft } as AnyDraft, (link) => {
      if (link.isBare) return
      for (const identifier of identifiersOf(link)) {
        const text = `${identifier.noun} ${identifier.scheme} ${identifier.value}`
        if (!seen.has(text)) provided.push({ ...identifier, number, start, bytes })
        seen.add(text)
      }
    })
  })
  return { lines: linesOf(block), provided }
}

function linesOf(block: Block): number {
  return block.tooLong === null ? countLines(block.bytes) : 1
}

function eachRecord(
  block: Block,
  limits: LoadLimits,
  isScan: boolean,
  use: (number: number, start: number, bytes: number, record: ParsedRecord) => void,
): void {
  if (block.tooLong !== null) return use(block.line, block.start, block.tooLong, tooLong(limits.lineBytes))
  eachLine(block.bytes, (index, start, line) => {
    if (isBlank(line)) return
    const record = line.length > limits.lineBytes ? tooLong(limits.lineBytes) : parseLine(line, limits, isScan)
    use(block.line + index, block.start + start, line.length, record)
  })
}
