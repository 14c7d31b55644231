import { contentHash } from '../identity.ts'
import { fold } from '../form/fold.ts'

export interface AgentFields {
  readonly name: string
  readonly kind: string
  readonly aliases: readonly string[]
  readonly description: string | null
  readonly wikidataId: string | null
}

const DEFAULT_KIND = 'PERSON'

/** What a new agent without a key is called: its Wikidata id, else kind and name, folded. */
export function agentKey(agent: {
  wikidataId: string | null | undefined
  kind: string | undefined
  name: string | undefined
}): string | null {
  return agent.wikidataId ?? (agent.name === undefined ? null : agentName({ kind: agent.kind, name: agent.name }))
}

/** Equal for agents of one kind and name. */
export function agentName(agent: { kind: string | undefined; name: string }): string {
  return fold(`${agent.kind ?? DEFAULT_KIND}:${agent.name}`)
}

export function agentHash(agent: AgentFields): string {
  return contentHash([agent.name, agent.kind, agent.aliases, agent.description, agent.wikidataId])
}
