import { type Json, jsonText } from './json.ts'
import type { Level, Parents, Part } from './level.ts'
import { isSameColumn, join, print, type Sql, sql, type Statement } from './sql.ts'

interface LevelParts {
  readonly parents: Parents | null
  /** SQL for the ID of the row's parent. Null if there is only one parent, or none. */
  readonly parent: Sql | null
  /** The JSON texts of each row. Holes in different texts can have the same levels and the same key. */
  readonly texts: readonly Json[]
  /** Returns the statement that reads these columns. The first column is `parent`, or SQL null if `parent` is null. */
  readonly select: (columns: readonly Sql[]) => Sql
}

export function makeLevel({ parents, parent, texts, select }: LevelParts): Level {
  const { columns, parts } = split(texts)
  const statement = print(select([parent ?? sql`null::uuid`, ...columns]))
  return { statement, parents, isGrouped: parent !== null, texts: parts }
}

/** The level of a root field. The JSON of this level contains the holes that the levels below fill. */
export function rootLevel(json: Json): Level {
  const { columns, parts } = split([json])
  const statement = columns.length === 0 ? null : print(sql`select null, ${join(columns, ', ')}`)
  return { statement, parents: null, isGrouped: false, texts: parts }
}

export function hasHoles(json: Json): boolean {
  return json.some((piece) => typeof piece === 'object' && piece.kind === 'hole')
}

// Adjacent pieces without a hole between them become one column, or one constant if no piece is SQL. The columns are
// numbered from 1, because `makeLevel` and `rootLevel` put a column for the ID of the parent before them.
function split(texts: readonly Json[]): { columns: Sql[]; parts: Part[][] } {
  const columns: Sql[] = []
  const indexOf = (column: Sql) => {
    const known = columns.findIndex((one) => isSameColumn(one, column))
    return known === -1 ? columns.push(column) : known + 1
  }
  const parts = texts.map((json) => {
    const found: Part[] = []
    let run: (string | Sql)[] = []
    const end = () => {
      if (run.length === 0) return
      const constants = run.filter((piece) => typeof piece === 'string')
      if (constants.length === run.length) found.push(Buffer.from(constants.join('')))
      else found.push(columns.push(jsonText(run)))
      run = []
    }
    for (const piece of json) {
      if (typeof piece === 'string' || piece.kind !== 'hole') run.push(piece)
      else {
        end()
        found.push({ hole: piece, key: piece.key && indexOf(piece.key) })
      }
    }
    end()
    return found
  })
  return { columns, parts }
}

/** The statements of a level and of all levels below it, each level once. */
export function statementsOf(level: Level, seen = new Set<Level>()): Statement[] {
  if (seen.has(level)) return []
  seen.add(level)
  const below = level.texts
    .flat()
    .flatMap((part) => (typeof part === 'object' && 'hole' in part ? part.hole.levels : []))
  return [...(level.statement ? [level.statement] : []), ...below.flatMap((one) => statementsOf(one, seen))]
}
