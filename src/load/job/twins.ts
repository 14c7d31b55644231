import { eachPair, type Stage } from './stage.ts'

/** Lines that may mean a record which other lines of the file mean, too. */
export interface Twins {
  /** Ascending. */
  readonly lines: Int32Array
  isTwin(line: number): boolean
  /** It and all that may mean the same, ascending; empty for a line that is alone. */
  of(line: number): Int32Array
}

export async function readTwins(stage: Stage): Promise<Twins> {
  const pairs = createNumbers()
  await eachPair(stage, 'twin', (line, first) => pairs.push(line, first))
  return joinPairs(pairs.all())
}

/** Numbers in the order given, eight bytes each at most while they are gathered. */
export function createNumbers(): { push(...numbers: number[]): void; all(): Int32Array } {
  let numbers = new Int32Array(64)
  let length = 0
  return {
    push(...given) {
      if (length + given.length > numbers.length) {
        const larger = new Int32Array(numbers.length * 2 + given.length)
        larger.set(numbers)
        numbers = larger
      }
      numbers.set(given, length)
      length += given.length
    },
    all: () => numbers.subarray(0, length),
  }
}

/** Where a line stands among ascending ones; -1 where it does not. */
export function indexOfLine(lines: Int32Array, line: number, from = 0, to = lines.length): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as number) < line) low = middle + 1
    else high = middle
  }
  return low < to && lines[low] === line ? low : -1
}

/** Families out of pairs: who is a twin of a twin belongs to them, too. */
function joinPairs(pairs: Int32Array): Twins {
  const lines = pairs
    .slice()
    .sort()
    .filter((line, index, sorted) => index === 0 || line !== sorted[index - 1])
  const indexOf = (line: number) => indexOfLine(lines, line)
  const heads = lines.map((_, index) => index)
  const headOf = (index: number): number => {
    let head = index
    while (heads[head] !== head) {
      heads[head] = heads[heads[head] as number] as number
      head = heads[head] as number
    }
    return head
  }
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const [a, b] = [headOf(indexOf(pairs[pair] as number)), headOf(indexOf(pairs[pair + 1] as number))]
    heads[Math.max(a, b)] = Math.min(a, b)
  }
  // Members of a family one after the other: families in the order of their heads.
  const ends = new Int32Array(lines.length)
  for (let index = 0; index < lines.length; index++) ends[headOf(index)] = (ends[headOf(index)] as number) + 1
  for (let index = 1; index < lines.length; index++) ends[index] = (ends[index] as number) + (ends[index - 1] as number)
  const begins = ends.map((_, index) => (index === 0 ? 0 : (ends[index - 1] as number)))
  const members = new Int32Array(lines.length)
  const free = begins.slice()
  for (let index = 0; index < lines.length; index++) {
    const head = headOf(index)
    members[free[head] as number] = lines[index] as number
    free[head] = (free[head] as number) + 1
  }
  return {
    lines,
    isTwin: (line) => indexOf(line) >= 0,
    of(line) {
      const index = indexOf(line)
      return index < 0 ? new Int32Array(0) : members.subarray(begins[headOf(index)], ends[headOf(index)])
    },
  }
}
