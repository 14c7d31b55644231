import { expect, test } from 'vitest'
import { parentsFirst } from '../../src/load/job/parents-first.ts'
import { createRandom } from '../oracle/load-input.ts'

const inOrder = (count: number, ...edges: [number, number][]) => {
  const { nodes, isTied } = parentsFirst(count, Int32Array.from(edges.flat()))
  return Array.from(nodes, (node, at) => `${isTied[at] === 1 ? '+' : ''}${node}`).join(' ')
}

test.each([
  ['nothing leads to anything', inOrder(3), '0 1 2'],
  ['children stand before their parents', inOrder(4, [0, 2], [2, 3]), '3 2 0 1'],
  ['two lead to each other', inOrder(4, [0, 2], [2, 0], [1, 0]), '0 +2 1 3'],
  ['one leads to itself', inOrder(2, [0, 0]), '0 1'],
])('keeps the order but for parents, where %s', (_name, order, expected) => {
  expect(order).toBe(expected)
})

test('bears a chain as long as a file', () => {
  const count = 300_000
  const edges = Int32Array.from({ length: 2 * (count - 1) }, (_, i) => (i >> 1) + (i & 1))
  const { nodes } = parentsFirst(count, edges)
  expect([nodes[0], nodes[count - 1]]).toEqual([count - 1, 0])
})

test('puts whatever is led to before, and only circles together, in random graphs', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = createRandom(seed)
    const count = 1 + random.upTo(8)
    const edges = Array.from(
      { length: random.upTo(12) },
      () => [random.upTo(count - 1), random.upTo(count - 1)] as const,
    )
    const reach = Array.from({ length: count }, (_, from) => {
      const seen = new Set([from])
      for (const node of seen) for (const [one, other] of edges) if (one === node) seen.add(other)
      return seen
    })
    const { nodes, isTied } = parentsFirst(count, Int32Array.from(edges.flat()))
    const at = (node: number) => nodes.indexOf(node)
    const circle = (node: number) =>
      nodes.slice(0, at(node) + 1).reduce((sum, _, index) => sum + (isTied[index] === 1 ? 0 : 1), 0)
    expect([...nodes].sort()).toEqual(Array.from({ length: count }, (_, node) => node))
    for (const [from, to] of edges) expect(circle(to), `seed ${seed}`).toBeLessThanOrEqual(circle(from))
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++)
        expect(circle(a) === circle(b), `seed ${seed}`).toBe(reach[a]?.has(b) && reach[b]?.has(a))
  }
})
