import type { Tx } from '../../postgres/sql.ts'
import type { Chosen } from './choose.ts'
import { fetchRows } from './cursor.ts'
import { history, link, type Linked, linkSql, splitKeys, toLine } from './line.ts'

const ROWS = 500

interface Flags {
  readonly keys: readonly string[]
  readonly keyGiven?: boolean
  readonly loadedDirectly: boolean
  readonly isPublic: boolean
  readonly isMistakable?: boolean
  /** The provenance of an agent; undefined for other records. */
  readonly provenance?: string
}

function recordLine<Row extends Flags>(
  type: string,
  { keys: all, keyGiven = true, loadedDirectly, isPublic, isMistakable = false, provenance, ...fields }: Row,
): string {
  const { key, keys } = splitKeys(all, isMistakable)
  const said = {
    keys,
    keyGiven: keyGiven ? null : false,
    onlyLinked: loadedDirectly ? null : true,
    hidden: isPublic ? null : true,
    provenance: provenance === 'EXTRACTED' ? provenance : null,
  }
  return toLine(type, { key, ...fields, history: history(said) })
}

/**
 * SQL that is true if a load could mistake record x for another exported record y. This can happen in two cases:
 * - The domain or Wikidata ID of x is one of the keys of y.
 * - x has a domain or Wikidata ID, and y has none but has the same name (and, if they are agents, the same kind).
 */
function mistakable(source: string, noun: 'outlet' | 'agent', column: string, isAlike: string): string {
  return `(x.${column} is not null and exists (
      select from ${source} y where y.id <> x.id and y.name_folded_hash = x.name_folded_hash and y.${column} is null and ${isAlike}
      union all select from identifier i join ${source} y on y.id = i.record_id
      where i.record = '${noun}' and i.scheme = 'key' and i.value = x.${column} and y.id <> x.id
    )) as "isMistakable"`
}

const FLAGS = 'loaded_directly as "loadedDirectly", is_public as "isPublic"'

interface OutletRow extends Flags {
  name: string
  domain: string | null
  homepage: string | null
  kind: string | null
  country: string | null
  language: string | null
}

// Writes the outlets in order of creation, because a reference by name means the earliest outlet with this name.
export async function* outletLines(tx: Tx, { outlet }: Chosen): AsyncGenerator<string> {
  for await (const rows of fetchRows<OutletRow>(
    tx,
    `select keys, key_given as "keyGiven", ${FLAGS}, ${mistakable(outlet, 'outlet', 'domain', 'true')}, name, domain, homepage, kind, country,
       language from ${outlet} x order by seq`,
    ROWS,
  )) {
    yield rows.map((row) => recordLine('outlet', row)).join('')
  }
}

interface AgentRow extends Flags {
  name: string
  kind: string
  aliases: string[]
  description: string | null
  wikidataId: string | null
}

export async function* agentLines(tx: Tx, { agent }: Chosen): AsyncGenerator<string> {
  for await (const rows of fetchRows<AgentRow>(
    tx,
    `select keys, key_given as "keyGiven", ${FLAGS}, ${mistakable(agent, 'agent', 'wikidata_id', 'y.kind = x.kind')}, name, kind, aliases, description,
       wikidata_id as "wikidataId", provenance from ${agent} x order by seq`,
    ROWS,
  )) {
    yield rows.map((row) => recordLine('agent', row)).join('')
  }
}

interface EventRow extends Flags {
  name: string
  kind: string | null
  summary: string | null
  startDate: string | null
  endDate: string | null
  place: string | null
  country: string | null
  parent: Linked | null
  participants: { agent: Linked; role: string | null }[] | null
}

// Writes parents before their children, because a client may load the lines in several parts.
export async function* eventLines(tx: Tx, { event }: Chosen): AsyncGenerator<string> {
  const query = `with recursive level (id, number) as (
      select id, 0 from event where parent_id is null
      union all select event.id, number + 1 from level join event on parent_id = level.id
    )
    select e.keys, ${FLAGS}, e.name, e.kind, e.summary, e.start_date::text as "startDate", e.end_date::text as "endDate", e.place, e.country,
      (select ${linkSql('event')} from event where id = e.parent_id) as parent,
      (select json_agg(json_build_object('agent', ${linkSql('agent')}, 'role', role) order by keys[1] collate "C")
         from event_participant join agent on agent.id = agent_id where event_id = e.id) as participants
    from ${event} e join level using (id) order by number, e.seq`
  for await (const rows of fetchRows<EventRow>(tx, query, ROWS)) {
    yield rows
      .map(({ parent, participants, ...row }) =>
        recordLine('event', {
          ...row,
          parent: link(parent),
          participants: participants?.map(({ agent, role }) => ({
            agent: link(agent),
            ...(role === null ? {} : { role }),
          })),
        }),
      )
      .join('')
  }
}
