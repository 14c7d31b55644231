import { agentShape } from './agent/entity.ts'
import { articleShape } from './article/entity.ts'
import { eventShape } from './event/entity.ts'
import type { NodeKind } from './node-id.ts'
import { outletShape } from './outlet/entity.ts'
import { quoteShape } from './quote/entity.ts'
import type { Shape } from './query/entity.ts'

/** The nouns of the archive, by kind: relations name each other by kind, so that no shape imports another. */
export const SHAPES: Readonly<Record<NodeKind, Shape>> = {
  article: articleShape,
  outlet: outletShape,
  agent: agentShape,
  event: eventShape,
  quote: quoteShape,
}
