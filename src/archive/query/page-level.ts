import type { Entity } from './entity.ts'
import type { ListLevels } from './list-levels.ts'
import type { Json } from './json.ts'
import type { Level, LevelRow } from './level.ts'
import type { Sorting } from './order.ts'
import { foundRows, foundRowsOfEach, type Paging } from './page.ts'
import { columnsOf, join, newRow, raw, type Sql, sql } from './sql.ts'

export interface PageOptions {
  readonly entity: Entity
  readonly sorting: Sorting
  readonly paging: Paging
  /** The maximum number of rows to read for each parent. */
  readonly limit: number
}

/**
 * The level with the rows of one page for each parent. The rows are in the order in which they were found. If the page
 * is counted from the end of the list, this is the order of the list in reverse.
 */
export function pageLevel(list: ListLevels, texts: readonly Json[], options: PageOptions): Level {
  return options.entity.isSpread ? inTwoSteps(list, texts, options) : inOneStep(list, texts, options)
}

/**
 * Returns the rows of the page in the order of the list. The extra row, which was read only to find out whether the
 * list continues, is left out.
 */
export function shownRows(rows: readonly LevelRow[], { size, fromEnd }: Paging): readonly LevelRow[] {
  const shown = rows.slice(0, size)
  return fromEnd ? shown.reverse() : shown
}

function inOneStep(list: ListLevels, texts: readonly Json[], options: PageOptions): Level {
  const { row, parent } = list.source
  return list.makeLevel(parent && row.col('parent'), texts, (columns) => {
    const names = new Set(['id', ...columnsOf(columns, row)])
    names.delete('parent')
    return sql`select ${join(columns, ', ')} from (${numberedRows(list, [...names], options)}) ${row} order by ${row.col('rn')}`
  })
}

// First reads the IDs of the rows on the pages, and then the rows with these IDs. A database of several servers gathers
// the IDs from all servers, and then computes the texts of each row on the server that has the row. The SQL of a text
// may contain subqueries. Only the server that has the row can run these subqueries, because it also has the rows of
// other tables for the same article.
function inTwoSteps(list: ListLevels, texts: readonly Json[], options: PageOptions): Level {
  const { entity } = options
  const { row, parent } = list.source
  const [page, held] = [newRow(), newRow()]
  // The ID of the article tells the database which server has a quote.
  const keys = entity.kind === 'quote' ? ['article_id', 'id'] : ['id']
  const own = sql`(${join(keys.map(row.col), ', ')})`
  const isOnPage = sql`${own} in (select ${raw(keys.join(', '))} from ${page})`
  return list.makeLevel(parent && page.col('parent'), texts, ([of, ...columns]) => {
    const named = columns.map((column, index) => sql`, ${column} as ${raw(`c${index}`)}`)
    const shown = columns.map((_column, index) => sql`, ${held.col(`c${index}`)}`)
    const reading = sql`select ${row.col('id')}${join(named, '')} from ${raw(entity.table)} ${row} where ${isOnPage}`
    return sql`with ${page} as materialized (${numberedRows(list, keys, options)}), ${held} as materialized (${reading}) select ${of ?? sql``}${join(shown, '')} from ${page} join ${held} on ${held.col('id')} = ${page.col('id')} order by ${page.col('rn')}`
  })
}

/**
 * A query for the rows of all pages. It returns the columns that `names` lists, the number of the row as `rn`, and, if
 * there are several parents, the ID of the parent as `parent`.
 */
function numberedRows({ source }: ListLevels, names: readonly string[], { sorting, paging, limit }: PageOptions): Sql {
  const { row, parent } = source
  const columns = join(names.map(row.col), ', ')
  return parent
    ? foundRowsOfEach({ ...source, parent }, sorting, paging, columns, limit)
    : sql`select *, row_number() over () as rn from (${foundRows(source, sorting, paging, columns, limit)}) found`
}
