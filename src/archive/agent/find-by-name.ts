import { run, type Sql, type Tx } from '../../postgres/sql.ts'
import { agentName, foldedHash } from '../identity/name.ts'
import { fold } from '../text/fold.ts'

/** The agents that have a certain name or alias, and the agent that has the key derived from that name. */
export interface Namesakes {
  readonly ids: ReadonlySet<string>
  readonly keyHolder: string | null
}

/** Maps each name to the agents that have it as their name or as an alias. The agents can be of any kind. */
export async function findNamesakes(tx: Tx, names: readonly string[]): Promise<Map<string, Namesakes>> {
  const rows = await run<{ name: string; id: string; isKeyHolder: boolean }>(
    tx,
    `with asked as materialized (select * from json_to_recordset($1::text::json) as row (name text, hash uuid, key text))
     select asked.name, agent.id, false as "isKeyHolder" from asked join agent on name_folded_hash = hash
     union select asked.name, agent.id, false from asked join agent on aliases <> '{}' and folded_hashes(aliases) @> array[hash]
     union all select asked.name, record_id, true from asked join identifier on record = 'agent' and scheme = 'key' and value = key`,
    [
      JSON.stringify(
        names.map((name) => ({ name, hash: foldedHash(fold(name)), key: agentName({ kind: undefined, name }) })),
      ),
    ],
  )
  const found = new Map<string, { ids: Set<string>; keyHolder: string | null }>()
  for (const { name, id, isKeyHolder } of rows) {
    const known = found.get(name) ?? { ids: new Set(), keyHolder: null }
    found.set(name, known)
    if (isKeyHolder) known.keyHolder = id
    else known.ids.add(id)
  }
  return found
}

/**
 * Maps each article to the agents that loaders have named: the agents of its bylines, the speakers of its quotes, and
 * the participants of its events.
 */
export async function findNamedAgents(sql: Sql | Tx, articleIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await run<{ article: string; agents: string[] }>(
    sql,
    `select article, array_agg(agent order by agent) as agents from (
       select article_id as article, agent_id as agent from article_byline where article_id = any($1::uuid[]) and agent_id is not null
       union select article_id, speaker_id from quote where article_id = any($1::uuid[]) and speaker_id is not null and provenance <> 'EXTRACTED'
       union select article_id, agent_id from article_event join event_participant using (event_id) where article_id = any($1::uuid[])
     ) named group by article`,
    [articleIds],
  )
  return new Map(rows.map(({ article, agents }) => [article, agents]))
}
