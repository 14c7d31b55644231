import { agentShape } from './agent/shape.ts'
import { articleShape } from './article/shape.ts'
import { eventShape } from './event/shape.ts'
import type { NodeKind } from './node-id.ts'
import { outletShape } from './outlet/shape.ts'
import { quoteShape } from './quote/shape.ts'
import type { Shape } from './shape/shape.ts'

/** The nouns of the archive, by kind: relations name each other by kind, so that no shape imports another. */
export const SHAPES: Readonly<Record<NodeKind, Shape>> = {
  article: articleShape,
  outlet: outletShape,
  agent: agentShape,
  event: eventShape,
  quote: quoteShape,
}
