import { contentHash } from '../content-hash.ts'

export interface AgentFields {
  readonly name: string
  readonly kind: string
  readonly aliases: readonly string[]
  readonly description: string | null
  readonly wikidataId: string | null
  /** `EXTRACTED` as long as only the extractor has named the agent. The provenance is not part of the content hash. */
  readonly provenance: string
}

export function agentHash(agent: AgentFields): string {
  return contentHash([agent.name, agent.kind, agent.aliases, agent.description, agent.wikidataId])
}
