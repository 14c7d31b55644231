import type { Db } from '../postgres/connect.ts'
import { groupBy } from './group.ts'
import { joinBytes, type JsonBytes } from './query/json-bytes.ts'
import type { Hole, Level, LevelRow, Parents } from './query/level.ts'
import { paramsOf } from './query/slot.ts'
import { type ReadOptions, runReadRows } from './statement.ts'

/**
 * The number of statements that one read sends at the same time. By default there are four connections for reads, and
 * one of them is left for other requests.
 */
const AT_ONCE = 3

type Cells = readonly (Buffer | null)[]
/**
 * The rows of a level (see `query/level.ts`) by the ID of their parent. If the level is not grouped by parent, the key
 * '' leads to all rows.
 */
type Groups = ReadonlyMap<string, readonly LevelRow[]>

/**
 * Reads a level and the levels below it, with one statement for each level, and fills the holes. `ids` are the IDs of
 * the level's parents, if it has parents.
 */
export function readLevel(
  db: Db,
  { slots, isGone }: Pick<ReadOptions, 'slots' | 'isGone'>,
  level: Level,
  ids: readonly string[] = [],
): Promise<Groups> {
  const inTurn = limited(AT_ONCE)
  const ofSlot = paramsOf(slots)

  async function rowsOf({ statement, parents }: Level, ids: readonly string[]): Promise<readonly Cells[]> {
    if (!statement) return [[]]
    if (parents && ids.length === 0) return []
    return inTurn(() =>
      runReadRows(db, statement, isGone, (one) =>
        parents && one === parents.placeholder ? idsParam(parents, ids) : ofSlot(one),
      ),
    )
  }

  async function read(level: Level, ids: readonly string[]): Promise<Groups> {
    const rows = await rowsOf(level, ids)
    const below = await Promise.all(
      [...keysBelow(level, rows)].map(async ([one, keys]) => [one, await read(one, [...keys])] as const),
    )
    return fillHoles(level, rows, new Map(below))
  }

  return read(level, ids)
}

function idsParam({ isOne }: Parents, ids: readonly string[]): string {
  return isOne ? (ids[0] ?? '') : `{${ids.join(',')}}`
}

/** The levels directly below a level, each with the IDs of its parents. */
function keysBelow(level: Level, rows: readonly Cells[]): Map<Level, Set<string>> {
  const found = new Map<Level, Set<string>>()
  for (const part of level.texts.flat()) {
    if (typeof part === 'number' || !('hole' in part)) continue
    for (const one of part.hole.levels) {
      const keys = found.get(one) ?? new Set<string>()
      found.set(one, keys)
      for (const cells of rows) {
        const key = keyOf(cells, part.key)
        if (key !== null) keys.add(key)
      }
    }
  }
  return found
}

function keyOf(cells: Cells, column: number | null): string | null {
  const key = column === null ? null : cells[column]
  return key ? String(key) : null
}

function fillHoles(level: Level, rows: readonly Cells[], below: ReadonlyMap<Level, Groups>): Groups {
  const fill = ({ levels, fill }: Hole, key: string | null): JsonBytes =>
    fill(...levels.map((one) => below.get(one)?.get(one.isGrouped ? (key ?? '') : '') ?? []))
  const filled = rows.map((cells) => {
    const row = level.texts.map((text) =>
      joinBytes(
        text.map((part) => {
          if (typeof part === 'number') return cells[part] ?? EMPTY
          return 'hole' in part ? fill(part.hole, keyOf(cells, part.key)) : part
        }),
      ),
    )
    return { parent: level.isGrouped ? String(cells[0]) : '', row }
  })
  return new Map(
    [...groupBy(filled, ({ parent }) => parent)].map(([parent, group]) => [parent, group.map(({ row }) => row)]),
  )
}

const EMPTY = Buffer.alloc(0)

/** Returns a function that runs work, but only `atOnce` pieces of work at the same time. */
function limited(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = atOnce
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((start) => void waiting.push(start))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
