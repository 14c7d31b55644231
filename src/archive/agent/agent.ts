import { contentHash } from '../content-hash.ts'

export interface AgentFields {
  readonly name: string
  readonly kind: string
  readonly aliases: readonly string[]
  readonly description: string | null
  readonly wikidataId: string | null
  /** EXTRACTED until a load or a correction names the agent. Not part of the content hash. */
  readonly provenance: string
}

export function agentHash(agent: AgentFields): string {
  return contentHash([agent.name, agent.kind, agent.aliases, agent.description, agent.wikidataId])
}
