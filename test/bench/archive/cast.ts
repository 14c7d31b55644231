import { createHash } from 'node:crypto'
import { foldedHash } from '../../../src/archive/identity/name.ts'
import { mintRecordId } from '../../../src/archive/identity/record-id.ts'
import { fold } from '../../../src/archive/text/fold.ts'
import { paretoWeights, type Random, weighted, zipf } from '../random.ts'
import { add, createRows, type Rows } from './copy.ts'
import { capital, createWriter, LANGUAGES, type Writer } from './words.ts'

/**
 * The size of an archive. The number of outlets is fixed. Everything else grows with `scale`, including the number of
 * days.
 */
export interface Size {
  readonly articles: number
  readonly outlets: number
  readonly speakers: number
  readonly reporters: number
  readonly events: number
  readonly days: number
}

export function sizeOf(scale: number): Size {
  const grown = (count: number) => Math.max(10, Math.round(count * scale))
  return {
    articles: grown(200_000),
    outlets: 250,
    speakers: grown(20_000),
    reporters: grown(4_000),
    events: grown(7_000),
    days: grown(1_100),
  }
}

export interface Outlet {
  readonly id: string
  readonly domain: string
  readonly writer: Writer
}

/** Chooses at random the records to which an article refers. */
export interface Cast {
  readonly size: Size
  outlet(): Outlet
  speaker(): string
  reporter(): { id: string; name: string }
  event(): string
}

export const LAST_DAY = Date.UTC(2026, 9, 31)
export const DAY_MS = 86_400_000
export const LOADED_AT = '2026-11-01T00:00:00.000Z'

export interface SharedRows {
  readonly identifier: Rows
  readonly change: Rows
}

export function createSharedRows(): SharedRows {
  return {
    identifier: createRows('identifier', 'record scheme value record_id'),
    change: createRows('change', 'record record_id'),
  }
}

export function register(
  { identifier, change }: SharedRows,
  record: string,
  id: string,
  known: Readonly<Record<string, string | null>>,
): void {
  for (const [scheme, value] of Object.entries(known)) if (value !== null) add(identifier, [record, scheme, value, id])
  add(change, [record, id])
}

export function hashOf(text: string): string {
  return `\\x${createHash('sha256').update(text).digest('hex')}`
}

/** Creates outlets, agents and events. Returns their rows, and functions that choose one of them at random. */
export function createCast(random: Random, size: Size, shared: SharedRows): { cast: Cast; rows: Rows[] } {
  const writers = LANGUAGES.map((language) => createWriter(random, language))
  const writerOf = weighted(
    random,
    LANGUAGES.map((language) => language.share),
  )
  const writer = () => writers[writerOf()] as Writer

  const outletRows = createRows(
    'outlet',
    'id keys name name_folded_hash domain homepage kind country language content_hash loaded_at updated_at',
  )
  const outlets = Array.from({ length: size.outlets }, (_, index): Outlet => {
    const own = writer()
    const name = `The ${own.name()}`
    const domain = `outlet-${index}.example`
    const id = mintRecordId('outlet', domain)
    const kind = random.pick([
      'NEWSPAPER',
      'NEWSPAPER',
      'NEWSPAPER',
      'AGENCY',
      'BROADCASTER',
      'MAGAZINE',
      'ONLINE',
      'ONLINE',
    ])
    const country = random.pick(['GB', 'US', 'DE', 'FR', 'ES', 'BR', 'RU', 'IN', 'NG', 'CA'])
    add(outletRows, [
      id,
      [domain],
      name,
      foldedHash(fold(name)),
      domain,
      `https://${domain}/`,
      kind,
      country,
      own.tag,
      hashOf(domain),
      LOADED_AT,
      LOADED_AT,
    ])
    register(shared, 'outlet', id, { key: domain, domain })
    return { id, domain, writer: own }
  })

  const agentRows = createRows(
    'agent',
    'id keys name name_folded_hash kind aliases description wikidata_id content_hash loaded_at updated_at',
  )
  const agent = (key: string, isSpeaker: boolean) => {
    const name = writer().name()
    const id = mintRecordId('agent', key)
    const kind = isSpeaker ? random.pick(['PERSON', 'PERSON', 'PERSON', 'ORGANIZATION', 'DOCUMENT']) : 'PERSON'
    const wikidata = isSpeaker && random.chance(0.3) ? `Q${1_000_000 + agentRows.lines.length}` : null
    const aliases = random.chance(0.2) ? [writer().name()] : []
    const description = isSpeaker && random.chance(0.5) ? capital(writer().words(6)) : null
    add(agentRows, [
      id,
      [key],
      name,
      foldedHash(fold(name)),
      kind,
      aliases,
      description,
      wikidata,
      hashOf(key),
      LOADED_AT,
      LOADED_AT,
    ])
    register(shared, 'agent', id, { key, wikidata })
    return { id, name }
  }
  const speakers = Array.from({ length: size.speakers }, (_, index) => agent(`speaker-${index}`, true).id)
  const reporters = Array.from({ length: size.reporters }, (_, index) => agent(`reporter-${index}`, false))
  const speakerOf = weighted(random, paretoWeights(random, size.speakers, 200))

  const eventRows = createRows(
    'event',
    'id keys name name_folded_hash kind summary start_date place country parent_id content_hash loaded_at updated_at',
  )
  const participantRows = createRows('event_participant', 'event_id agent_id role')
  const events: string[] = []
  for (let index = 0; index < size.events; index++) {
    const key = `event-${index}`
    const id = mintRecordId('event', key)
    const own = writer()
    const name = capital(own.words(3))
    const start = new Date(LAST_DAY - random.below(size.days) * DAY_MS).toISOString().slice(0, 10)
    const parent = events.length > 10 && random.chance(0.2) ? random.pick(events) : null
    const country = random.pick(['GB', 'US', 'DE', 'FR', 'JP'])
    const kind = random.pick(['summit', 'election', 'trial', 'strike', 'match'])
    add(eventRows, [
      id,
      [key],
      name,
      foldedHash(fold(name)),
      kind,
      own.sentence(),
      start,
      own.name(),
      country,
      parent,
      hashOf(key),
      LOADED_AT,
      LOADED_AT,
    ])
    register(shared, 'event', id, { key })
    for (const participant of new Set(Array.from({ length: random.below(6) }, () => random.pick(speakers))))
      add(participantRows, [id, participant, 'guest'])
    events.push(id)
  }
  const eventOf = weighted(random, paretoWeights(random, size.events, 60))
  const outletOf = zipf(random, size.outlets, 0.8)
  const cast: Cast = {
    size,
    outlet: () => outlets[outletOf()] as Outlet,
    speaker: () => speakers[speakerOf()] ?? '',
    reporter: () => random.pick(reporters),
    event: () => events[eventOf()] ?? '',
  }
  return { cast, rows: [outletRows, agentRows, eventRows, participantRows] }
}
