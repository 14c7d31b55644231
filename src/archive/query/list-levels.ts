import { bareJson, type Json } from './json.ts'
import type { Level, Parents } from './level.ts'
import { makeLevel } from './make-level.ts'
import type { Source } from './page.ts'
import { every, join, type Sql, sql } from './sql.ts'

/** What the levels of one connection share. These levels read its rows, counts, timelines and facets. */
export interface ListLevels {
  readonly source: Source
  /** The ID column of the parent row. Null for a root field. */
  readonly key: Sql | null
  /**
   * Makes a level for all parents of the list. If there are several parents, `parent` is the column with their IDs.
   * The first column that `select` gets is then the ID of the row's parent; otherwise, it is null.
   */
  makeLevel(parent: Sql | undefined, texts: readonly Json[], select: (columns: readonly Sql[]) => Sql): Level
}

export function listLevels(source: Source, parents: Parents | null, key: Sql | null): ListLevels {
  return {
    source,
    key,
    makeLevel: (parent, texts, select) => makeLevel({ parents, parent: parent ?? null, texts, select }),
  }
}

const ZERO = Buffer.from('0')

/** The number of rows, or another aggregate of them. The number is 0 for a list without rows. */
export function countHole(list: ListLevels, rows: CountedRows, number = sql`count(*)`): Json {
  const level = list.makeLevel(rows.parent, [bareJson(number)], (columns) => {
    const perParent = rows.parent ? sql` group by ${rows.parent}` : sql``
    return sql`${rows.clause ?? sql``}select ${join(columns, ', ')} from ${rows.from} ${rows.row} where ${rows.where}${perParent}`
  })
  return [{ kind: 'hole', key: list.key, levels: [level], fill: ([row] = []) => row?.[0] ?? ZERO }]
}

export interface CountedRows extends Pick<Source, 'from' | 'row' | 'where' | 'parent'> {
  /** A `with` clause. */
  readonly clause?: Sql
}

/**
 * A level that finds the lists in which at least one row matches the condition. It returns one row for each such list.
 */
export function hasRowsLevel({ source, makeLevel }: ListLevels, condition: Sql): Level {
  const { from, row, parent } = source
  const once = parent ? sql`group by ${parent}` : sql`limit 1`
  const where = every([source.where, condition])
  return makeLevel(
    parent,
    [],
    (columns) => sql`select ${join(columns, ', ')} from ${from} ${row} where ${where} ${once}`,
  )
}
