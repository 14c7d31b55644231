import { agentEntity } from './agent/entity.ts'
import { articleEntity } from './article/entity.ts'
import { eventEntity } from './event/entity.ts'
import type { NodeKind } from './node-id.ts'
import { outletEntity } from './outlet/entity.ts'
import { quoteEntity } from './quote/entity.ts'
import type { Entity } from './query/entity.ts'

/**
 * The entities of the archive by kind. Relations name a kind of record instead of an entity, so that the files of
 * entities need not import each other.
 */
export const ENTITIES: Readonly<Record<NodeKind, Entity>> = {
  article: articleEntity,
  outlet: outletEntity,
  agent: agentEntity,
  event: eventEntity,
  quote: quoteEntity,
}
