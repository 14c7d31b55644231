import { cursorText } from './cursor.ts'
import type { QueryContext } from './entity.ts'
import { facetHoles } from './facet.ts'
import { type JsonBytes, listBytes } from './json-bytes.ts'
import { fieldsJson, type Json, objectJson, plainJson } from './json.ts'
import type { Hole, Level, LevelRow } from './level.ts'
import { countHole, hasRowsLevel, type ListLevels } from './list-levels.ts'
import { moreOn } from './page.ts'
import type { Connection } from './one-connection.ts'
import { pageLevel, shownRows } from './page-level.ts'
import type { FieldRules, FieldSelection } from './selection.ts'
import { timelineHole } from './timeline.ts'

const [TRUE_JSON, FALSE_JSON, NULL_JSON] = ['true', 'false', 'null'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
]

/**
 * The JSON of a connection in the spread form (see `level.ts`). All its parts are holes: one level reads the rows of
 * the page, and each count, timeline and facet has levels of its own. `pageInfo` may need further levels, too.
 */
export function connectionByLevels(context: QueryContext, list: ListLevels, connection: Connection): Json {
  const { source, key } = list
  const { entity, type, fields, infoFields, paging, sorting } = connection
  const texts: Json[] = []
  const parts = new Map<FieldSelection, Json | number>()
  // Makes the parts in the order of the selection, so that the first invalid argument is the one that is reported.
  for (const field of fields) {
    if (field.name === 'edges' || field.name === 'nodes') parts.set(field, texts.push(connection.itemJson(field)) - 1)
    else if (field.name === 'totalCount') parts.set(field, countHole(list, source))
    else if (field.name === 'timeline') parts.set(field, timelineHole(context, list, 'published_at', field))
    else if (field.name === 'facet') parts.set(field, facetHoles(context, list, entity, field))
  }
  const asksCursor = infoFields.some(({ name }) => name === 'startCursor' || name === 'endCursor')
  const cursor = asksCursor ? texts.push(plainJson(cursorText(sorting, source.row))) - 1 : 0
  const page = pageLevel(list, texts, connection)

  const hole = (fill: Hole['fill'], ...levels: Level[]): Json => [{ kind: 'hole', key, levels, fill }]
  const textsOf = (rows: readonly LevelRow[] = [], text: number) =>
    shownRows(rows, paging).map((row) => row[text] ?? NULL_JSON)
  const items = (text: number) => hole((rows) => listBytes(textsOf(rows, text)), page)
  const cursorHole = (place: 0 | -1) => hole((rows) => textsOf(rows, cursor).at(place) ?? NULL_JSON, page)
  const moreHole = (side: 'next' | 'previous'): Json => {
    const { isProbed, cut } = moreOn(side, source.row, sorting, paging)
    const isMore = (found: boolean): JsonBytes => (found ? TRUE_JSON : FALSE_JSON)
    const excluded = cut ? [hasRowsLevel(list, cut)] : []
    return isProbed
      ? hole((rows = [], beyond = []) => isMore(rows.length > paging.size || beyond.length > 0), page, ...excluded)
      : hole((beyond = []) => isMore(beyond.length > 0), ...excluded)
  }
  const rules: FieldRules<'PageInfo', Json> = {
    hasNextPage: () => moreHole('next'),
    hasPreviousPage: () => moreHole('previous'),
    startCursor: () => cursorHole(0),
    endCursor: () => cursorHole(-1),
  }
  return objectJson(type, fields, (field) => {
    if (field.name === 'pageInfo') return fieldsJson('PageInfo', field, rules)
    const part = parts.get(field) ?? []
    return typeof part === 'number' ? items(part) : part
  })
}
