/** The kinds of node that have a global ID. */
export const NODE_KINDS = ['article', 'outlet', 'agent', 'event', 'quote'] as const
export type NodeKind = (typeof NODE_KINDS)[number]

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * An ID such as `article_018f…` shows the kind of the node. This helps in debugging, but clients need not understand
 * IDs.
 */
export function toNodeId(kind: NodeKind, id: string): string {
  return `${kind}_${id}`
}

/** Returns null if the value is not a global ID of this API. */
export function parseNodeId(value: string): { kind: NodeKind; id: string } | null {
  const cut = value.indexOf('_')
  const name = value.slice(0, cut)
  const kind = NODE_KINDS.find((known) => known === name)
  const id = value.slice(cut + 1)
  return kind && UUID.test(id) ? { kind, id } : null
}
