import { findRows } from '../../postgres/find-rows.ts'
import type { Row } from '../../postgres/row.ts'
import type { Sql, Tx } from '../../postgres/sql.ts'
import { agent } from '../../postgres/tables/agent.ts'
import type { Writer } from '../../postgres/writer.ts'
import { derivedColumns, NAMED, saveRecords, type NamedRecord } from '../named-record.ts'
import { agentHash, type AgentFields } from './agent.ts'

const STORED = [...NAMED, 'keyGiven', 'kind', 'aliases', 'description', 'wikidataId', 'provenance'] as const

export type StoredAgent = Pick<Row<typeof agent>, (typeof STORED)[number]>

export function findAgents(tx: Sql | Tx, ids: readonly string[]): Promise<StoredAgent[]> {
  return findRows(tx, agent, STORED, 'id', ids)
}

export function saveAgents(writer: Writer, agents: readonly NamedRecord<AgentFields>[], at: string): void {
  saveRecords(writer, agent, agents, (row) => ({ ...row, ...derivedColumns(row.name, agentHash(row), at) }))
}
