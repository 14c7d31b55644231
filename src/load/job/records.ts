import { parentsFirst } from './parents-first.ts'
import { countRecords, eachPair, eachRecord, type Stage } from './stage.ts'
import { createNumbers, indexOfLine } from './twins.ts'

/**
 * The outlets, agents and events of a file in the order in which they are loaded: kind by kind, parents before their
 * children.
 */
export interface Records {
  readonly lines: Int32Array
  readonly starts: Float64Array
  readonly bytes: Int32Array
  /** 1 where one must be judged together with the one before it. */
  readonly isTied: Uint8Array
}

/** The same whenever it is asked for: a job goes on by the number of those that are done. */
export async function readRecords(stage: Stage): Promise<Records> {
  const count = await countRecords(stage)
  const given = { lines: new Int32Array(count), starts: new Float64Array(count), bytes: new Int32Array(count) }
  const ends: number[] = []
  const nouns = ['outlet', 'agent', 'event']
  let filled = 0
  await eachRecord(stage, (noun, line, start, bytes) => {
    given.lines[filled] = line
    given.starts[filled] = start
    given.bytes[filled] = bytes
    filled += 1
    ends[nouns.indexOf(noun)] = filled
  })
  const edges = createNumbers()
  const [outlets = 0, agents = outlets, events = agents] = ends
  const nodeOf = (line: number) => {
    for (const [from, to] of [
      [0, outlets],
      [outlets, agents],
      [agents, events],
    ] as const) {
      const node = indexOfLine(given.lines, line, from, to)
      if (node >= 0) return node
    }
    return -1
  }
  const add = (from: number, to: number) => {
    if (from >= 0 && to >= 0) edges.push(from, to)
  }
  await eachPair(stage, 'lead', (line, parent) => add(nodeOf(line), nodeOf(parent)))
  await eachPair(stage, 'twin', (line, first) => {
    const [one, other] = [nodeOf(line), nodeOf(first)]
    add(one, other)
    add(other, one)
  })
  const { nodes, isTied } = parentsFirst(count, edges.all())
  return {
    lines: given.lines.map((_, at) => given.lines[nodes[at] as number] as number),
    starts: given.starts.map((_, at) => given.starts[nodes[at] as number] as number),
    bytes: given.bytes.map((_, at) => given.bytes[nodes[at] as number] as number),
    isTied,
  }
}
