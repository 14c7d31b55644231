import { findAgents } from '../../archive/agent/store.ts'
import { findArticles } from '../../archive/article/find.ts'
import { findAncestors, findEvents } from '../../archive/event/store.ts'
import { fold } from '../../archive/text/fold.ts'
import { foldedHash } from '../../archive/identity/name.ts'
import type { RecordNoun } from '../../archive/identity/record-id.ts'
import { findOutlets } from '../../archive/outlet/store.ts'
import { type Tx, run } from '../../postgres/sql.ts'
import type { ParsedAgent, ParsedArticle, ParsedCorrection, ParsedEvent, ParsedOutlet } from '../parsed-input.ts'
import type { Items } from './items.ts'
import type { Existing } from './entry.ts'
import {
  agentIdentity,
  articleIdentity,
  eventIdentity,
  outletIdentity,
  type RecordIdentity,
} from '../../archive/identity/record-identity.ts'

interface Parsed<N, P> {
  readonly noun: N
  readonly parsed: P | null
}
/** An item of a batch, or a line of a file. */
type Referring =
  | Parsed<'outlet', ParsedOutlet>
  | Parsed<'agent', ParsedAgent>
  | Parsed<'event', ParsedEvent>
  | Parsed<'article', ParsedArticle>
  | Parsed<'correction', ParsedCorrection>
  | Parsed<null, never>

/** The identifiers and names in a batch, which are looked up in the archive. */
export interface Lookup {
  readonly asked: Asked
  /** Adds the identifiers and names of an item, and of the records to which it refers. */
  add(item: Referring): void
}

interface Asked {
  readonly identifiers: Map<string, readonly [RecordNoun, 'key' | 'url' | 'domain' | 'wikidata', string]>
  /** The hashes of the outlets' folded names. */
  readonly outlets: Set<string>
  readonly agents: Map<string, { hash: string; kind: string }>
  readonly events: Map<string, { hash: string; start: string | null }>
  /**
   * The names from inputs that also give an identifier (a domain or a Wikidata ID). Such an input may refer to a stored
   * record that has the same name but no identifier yet.
   */
  readonly unidentified: { readonly outlets: Set<string>; readonly agents: Map<string, { hash: string; kind: string }> }
  hasParents: boolean
}

/**
 * Reads all stored outlets, agents and events to which the records and references of a batch may refer. For articles,
 * returns only IDs, and only of articles that the batch identifies by a key or URL. The number of statements does not
 * depend on the size of the batch. `lookup` has the identifiers and names of all items, if they are already gathered.
 */
export async function lookUp(
  tx: Tx,
  items: Items,
  { asked }: Pick<Lookup, 'asked'> = gather(items),
): Promise<{ existing: Existing; articleIds: string[] }> {
  const ids = await findIds(tx, asked, items)
  const [outlets, agents, events, parents] = await Promise.all([
    findOutlets(tx, ids.outlet),
    findAgents(tx, ids.agent),
    findEvents(tx, ids.event, items.events.length > 0),
    asked.hasParents ? findAncestors(tx, ids.event) : new Map<string, string | null>(),
  ])
  return { existing: { outlets, agents, events, parents, articles: new Map() }, articleIds: ids.article }
}

/** An article that is identified only by its outlet, publication time and title. */
export interface NamedArticle {
  readonly key: string
  readonly title: string
  readonly outletId: string | null
  readonly publishedAt: string | null
}

// The value that the index `article_named` has for an article without an outlet.
const NO_OUTLET = `'00000000-0000-0000-0000-000000000000'::uuid`

export async function findNamedArticles(tx: Tx, named: readonly NamedArticle[], count: number): Promise<string[]> {
  if (named.length === 0) return []
  const rows = named.map(({ key, title, outletId, publishedAt }) => ({
    key,
    hash: foldedHash(fold(title)),
    outlet: outletId,
    at: publishedAt,
  }))
  const found = await run<{ id: string }>(
    tx,
    `with identity as materialized (select * from json_to_recordset($1::text::json) as row (key text, hash uuid, outlet uuid, at timestamptz))
     select record_id as id from identity join identifier on record = 'article' and scheme = 'key' and value = identity.key
     union
     select found.id from identity cross join lateral (
       select id from article
       where title_folded_hash = identity.hash and coalesce(outlet_id, ${NO_OUTLET}) = coalesce(identity.outlet, ${NO_OUTLET})
         and coalesce(published_at, '-infinity') = coalesce(identity.at, '-infinity')
       order by seq limit $2::int
     ) found`,
    [JSON.stringify(rows), count],
  )
  return found.map(({ id }) => id)
}

export async function fetchArticles(tx: Tx, existing: Existing, ids: readonly string[], items: Items): Promise<void> {
  const missing = ids.filter((id) => !existing.articles.has(id))
  // The stored body of an article is needed if the input gives quotes or a title, but no body. The quotes are looked
  // for in the stored body. A changed title creates a new version of the article, which needs its own copy of the body.
  const needsBody = items.articles.some(
    ({ parsed }) => parsed.body === undefined && (parsed.quotes !== undefined || parsed.title !== undefined),
  )
  for (const article of await findArticles(tx, missing, new Set(needsBody ? missing : [])))
    existing.articles.set(article.id, article)
}

function gather({ outlets, agents, events, corrections = [], articles }: Items): Lookup {
  const lookup = createLookup()
  for (const item of [...outlets, ...agents, ...events, ...corrections, ...articles]) lookup.add(item)
  return lookup
}

export function createLookup(): Lookup {
  const asked: Asked = {
    identifiers: new Map(),
    outlets: new Set(),
    agents: new Map(),
    events: new Map(),
    unidentified: { outlets: new Set(), agents: new Map() },
    hasParents: false,
  }
  const ask = (noun: RecordNoun, scheme: 'key' | 'url' | 'domain' | 'wikidata', value: string | null | undefined) => {
    if (value !== null && value !== undefined)
      asked.identifiers.set(`${noun} ${scheme} ${value}`, [noun, scheme, value])
  }
  const askAll = (
    noun: RecordNoun,
    scheme: 'url' | 'domain' | 'wikidata',
    { key, otherKeys, naturalKey, derivedKey }: RecordIdentity,
  ) => {
    for (const other of otherKeys ?? []) ask(noun, 'key', other)
    ask(noun, 'key', key ?? derivedKey)
    ask(noun, 'key', naturalKey)
    ask(noun, scheme, naturalKey)
  }
  const askOutlet = (parsed: ParsedOutlet) => {
    const identity = outletIdentity(parsed)
    askAll('outlet', 'domain', identity)
    if (identity.name === null) return
    const hash = foldedHash(identity.name)
    if (isByName(identity)) asked.outlets.add(hash)
    else if (identity.naturalKey !== null) asked.unidentified.outlets.add(hash)
  }
  const askAgent = (parsed: ParsedAgent) => {
    const identity = agentIdentity(parsed)
    askAll('agent', 'wikidata', identity)
    if (identity.name === null || parsed.name === undefined) return
    const named = isByName(identity) ? asked.agents : asked.unidentified.agents
    if (named === asked.unidentified.agents && identity.naturalKey === null) return
    if (!named.has(identity.name))
      named.set(identity.name, { hash: foldedHash(fold(parsed.name)), kind: parsed.kind ?? 'PERSON' })
  }
  const askEvent = (parsed: ParsedEvent) => {
    const identity = eventIdentity(parsed)
    for (const key of [identity.key ?? identity.derivedKey, ...(identity.otherKeys ?? [])]) ask('event', 'key', key)
    if (isByName(identity) && parsed.name !== undefined && identity.name !== null) {
      asked.events.set(identity.name, { hash: foldedHash(fold(parsed.name)), start: parsed.startDate ?? null })
    }
    for (const { agent } of parsed.participants ?? []) askAgent(agent)
    if (parsed.parent) {
      asked.hasParents = true
      askEvent(parsed.parent)
    }
  }
  const askArticle = (parsed: ParsedArticle) => {
    const identity = articleIdentity(parsed, null)
    ask('article', 'url', identity.naturalKey)
    ask('article', 'key', identity.naturalKey)
    if (identity.name === null)
      for (const key of [identity.key ?? identity.derivedKey, ...(identity.otherKeys ?? [])]) ask('article', 'key', key)
    if (parsed.outlet) askOutlet(parsed.outlet)
    for (const { agent } of parsed.authors ?? []) if (agent) askAgent(agent)
    for (const { speaker, event } of parsed.quotes ?? []) {
      if (speaker) askAgent(speaker)
      if (event) askEvent(event)
    }
    for (const event of parsed.events ?? []) askEvent(event)
    for (const { outlet, agent } of parsed.credits ?? []) {
      if (outlet) askOutlet(outlet)
      if (agent) askAgent(agent)
    }
  }
  const add = ({ noun, parsed }: Referring) => {
    if (parsed === null) return
    if (noun === 'outlet') askOutlet(parsed)
    else if (noun === 'agent') askAgent(parsed)
    else if (noun === 'event') askEvent(parsed)
    else if (noun === 'article') askArticle(parsed)
    else if (noun === 'correction') {
      if (parsed.speaker) askAgent(parsed.speaker)
      if (parsed.event) askEvent(parsed.event)
    }
  }
  return { asked, add }
}

function isByName({ key, naturalKey }: RecordIdentity): boolean {
  return key === undefined && naturalKey === null
}

async function findIds(tx: Tx, asked: Asked, items: Items): Promise<Record<RecordNoun, string[]>> {
  const identifiers = [...asked.identifiers.values()].map(([record, scheme, value]) => ({ record, scheme, value }))
  const named = {
    outlets: Array.from(asked.outlets, (hash) => ({ hash })),
    agents: [...asked.agents.values()],
    events: [...asked.events.values()],
  }
  // If several records have the same name, a reference by name means the earliest of them. For each name, later records
  // with this name are read too, because the batch may rename the earlier ones.
  const enough = Math.max(items.outlets.length, items.agents.length, items.events.length) + 1
  const { outlets, agents } = asked.unidentified
  // An input may give a name together with an identifier that is new to the archive. The input then refers to the
  // earliest record that has this name and no identifier, and adds the identifier to that record. The next input with
  // the same name and another new identifier refers to the next record that has this name and no identifier. So one
  // more record of each name is read for each identifier in the batch.
  const enoughUnidentified = enough + identifiers.length
  const rows = await run<{ record: RecordNoun; id: string }>(
    tx,
    `select identifier.record, record_id as id
       from json_to_recordset($1::text::json) as row (record text, scheme text, value text) join identifier using (record, scheme, value)
     union
     select 'outlet', found.id from json_to_recordset($2::text::json) as row (hash uuid)
       cross join lateral (select id from outlet where name_folded_hash = row.hash order by seq limit $5::int) found
     union
     select 'agent', found.id from json_to_recordset($3::text::json) as row (hash uuid, kind text)
       cross join lateral (select id from agent where name_folded_hash = row.hash and agent.kind = row.kind order by seq limit $5::int) found
     union
     select 'event', found.id from json_to_recordset($4::text::json) as row (hash uuid, start date)
       cross join lateral (
         (select id from event where name_folded_hash = row.hash and start_date = row.start order by seq limit $5::int)
         union all (select id from event where row.start is null and name_folded_hash = row.hash and start_date is null order by seq limit $5::int)
       ) found
     union
     select 'outlet', found.id from json_to_recordset($6::text::json) as row (hash uuid)
       cross join lateral (
         (select id from outlet where name_folded_hash = row.hash and domain is null order by seq limit $8::int)
         union all (select id from outlet where name_folded_hash = row.hash and domain is null and not key_given order by seq limit $8::int)
       ) found
     union
     select 'agent', found.id from json_to_recordset($7::text::json) as row (hash uuid, kind text)
       cross join lateral (
         (select id from agent where name_folded_hash = row.hash and agent.kind = row.kind and wikidata_id is null order by seq limit $8::int)
         union all
         (select id from agent where name_folded_hash = row.hash and agent.kind = row.kind and wikidata_id is null and not key_given order by seq limit $8::int)
       ) found`,
    [
      JSON.stringify(identifiers),
      JSON.stringify(named.outlets),
      JSON.stringify(named.agents),
      JSON.stringify(named.events),
      enough,
      JSON.stringify(Array.from(outlets, (hash) => ({ hash }))),
      JSON.stringify([...agents.values()]),
      enoughUnidentified,
    ],
  )
  const ids: Record<RecordNoun, string[]> = { outlet: [], agent: [], event: [], article: [] }
  for (const { record, id } of rows) ids[record].push(id)
  return ids
}
