/**
 * Nodes in an order in which whatever they lead to comes before them; what leads to itself in a circle stands together.
 */
export interface Order {
  readonly nodes: Int32Array
  /** 1 where a node is in a circle with the one before it. */
  readonly isTied: Uint8Array
}

/**
 * Tarjan's strongly connected components, without recursion: a chain may be as long as a file. `edges`: a node and what
 * it leads to, one after the other.
 */
export function parentsFirst(count: number, edges: Int32Array): Order {
  const { first, targets } = toLists(count, edges)
  const nodes = new Int32Array(count)
  const isTied = new Uint8Array(count)
  const next = first.slice(0, count)
  // 0: not seen; later the number in order of discovery, and the lowest one that it leads back to.
  const found = new Int32Array(count)
  const low = new Int32Array(count)
  const isOpen = new Uint8Array(count)
  const walk: number[] = []
  const open: number[] = []
  let discovered = 0
  let placed = 0
  const enter = (node: number) => {
    discovered += 1
    found[node] = low[node] = discovered
    isOpen[node] = 1
    walk.push(node)
    open.push(node)
  }
  const at = (array: Int32Array, index: number) => array[index] as number
  for (let root = 0; root < count; root++) {
    if (found[root] !== 0) continue
    enter(root)
    while (walk.length > 0) {
      const node = walk[walk.length - 1] as number
      if (at(next, node) < at(first, node + 1)) {
        const target = at(targets, at(next, node))
        next[node] = at(next, node) + 1
        if (found[target] === 0) enter(target)
        else if (isOpen[target] === 1) low[node] = Math.min(at(low, node), at(found, target))
        continue
      }
      walk.pop()
      const before = walk[walk.length - 1]
      if (before !== undefined) low[before] = Math.min(at(low, before), at(low, node))
      if (low[node] !== found[node]) continue
      const circle = open.splice(open.lastIndexOf(node))
      for (const [index, member] of circle.entries()) {
        isOpen[member] = 0
        nodes[placed] = member
        isTied[placed] = index === 0 ? 0 : 1
        placed += 1
      }
    }
  }
  return { nodes, isTied }
}

function toLists(count: number, edges: Int32Array): { first: Int32Array; targets: Int32Array } {
  const first = new Int32Array(count + 1)
  const add = (index: number) => (first[index] = (first[index] as number) + 1)
  for (let edge = 0; edge < edges.length; edge += 2) add((edges[edge] as number) + 1)
  for (let node = 0; node < count; node++) first[node + 1] = (first[node + 1] as number) + (first[node] as number)
  const targets = new Int32Array(edges.length / 2)
  const free = first.slice(0, count)
  for (let edge = 0; edge < edges.length; edge += 2) {
    const from = edges[edge] as number
    targets[free[from] as number] = edges[edge + 1] as number
    free[from] = (free[from] as number) + 1
  }
  return { first, targets }
}
