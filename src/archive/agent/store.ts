import { type Tx, run } from '../../postgres/sql.ts'
import type { Writer } from '../../postgres/writer.ts'
import { fold } from '../text/fold.ts'
import { foldedHash } from '../identity/name.ts'
import { agentHash, type AgentFields } from './agent.ts'

export interface StoredAgent extends AgentFields {
  readonly id: string
  readonly seq: number
  readonly keys: readonly string[]
  readonly hash: string
}

export async function findAgents(tx: Tx, ids: readonly string[]): Promise<StoredAgent[]> {
  if (ids.length === 0) return []
  const rows = await run<Omit<StoredAgent, 'seq'> & { seq: string }>(
    tx,
    `select id, seq, keys, name, kind, aliases, description, wikidata_id as "wikidataId", encode(content_hash, 'hex') as hash
     from agent where id = any($1::uuid[])`,
    [ids],
  )
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }))
}

const COLUMNS = {
  id: 'uuid',
  keys: 'text[]',
  name: 'text',
  name_folded_hash: 'uuid',
  kind: 'text',
  aliases: 'text[]',
  description: 'text',
  wikidata_id: 'text',
  content_hash: 'bytea',
  loaded_at: 'timestamptz',
  updated_at: 'timestamptz',
} as const

export type AgentRow = AgentFields & {
  readonly id: string
  readonly keys: readonly string[]
  readonly loadedAt: string
  readonly isNew: boolean
}

export function saveAgents(writer: Writer, agents: readonly AgentRow[], at: string): void {
  const toRow = (agent: AgentRow) => ({
    id: agent.id,
    keys: agent.keys,
    name: agent.name,
    name_folded_hash: foldedHash(fold(agent.name)),
    kind: agent.kind,
    aliases: agent.aliases,
    description: agent.description,
    wikidata_id: agent.wikidataId,
    content_hash: `\\x${agentHash(agent)}`,
    loaded_at: agent.loadedAt,
    updated_at: at,
  })
  writer.insert('agent', COLUMNS, agents.filter((agent) => agent.isNew).map(toRow))
  writer.replace('agent', COLUMNS, agents.filter((agent) => !agent.isNew).map(toRow), 'id', ['loaded_at'])
}
