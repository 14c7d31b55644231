import type { Entity, FacetRule, QueryContext } from './entity.ts'
import { nodeJson, ofMany } from './field.ts'
import { listBytes } from './json-bytes.ts'
import { bareJson, fieldsJson, type Json, JSON_NULL, jsonText, orderedListJson, textJson } from './json.ts'
import { countHole, type ListLevels } from './list-levels.ts'
import { checkPageSize, type Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import { join, newRow, raw, type Row, type Sql, sql, TRUE } from './sql.ts'

/** A facet that a request selects. */
interface Asked {
  readonly facet: FacetRule
  /** The kind of node that a bucket represents, if it represents a node. */
  readonly target: Entity | null
  /** The row of `target`. */
  readonly node: Row
  /** The maximum number of values to return. */
  readonly first: number
}

function askedOf(context: QueryContext, entity: Entity, field: FieldSelection): Asked {
  const facet = entity.facets[field.args['by'] as string]
  if (!facet) throw new Error(`${entity.type} has no facet ${String(field.args['by'])}`)
  const first = checkPageSize('first', field.args['first'] as number)
  return { facet, target: facet.node ? context.entities[facet.node] : null, node: newRow(), first }
}

/** The number of records for each value, the most frequent first; ties are sorted by value in code point order. */
export function facetJson(context: QueryContext, source: Source, entity: Entity, field: FieldSelection): Json {
  const asked = askedOf(context, entity, field)
  const { facet, first } = asked
  const [groups, group, shown] = [newRow(), newRow(), newRow()]
  const [value, count] = [group.col('v'), group.col('n')]
  const key = keyOf(asked, value)
  const top = sql`select ${value}, ${key} as value, ${count} from ${groups} ${group}${joinOn(asked, value)} where ${value} is not null order by ${count} desc, ${key} collate "C" limit ${first}`

  const valuesJson = (values: FieldSelection): Json => {
    const list = orderedListJson(
      itemJson(context, asked, shown, values),
      sql`${shown.col('n')} desc, ${shown.col('value')} collate "C"`,
    )
    // If the values are nodes, `top` joins the table of the nodes to sort by their keys. The table is joined again
    // here, so that the fields of the nodes are computed only for the values that are returned.
    return [sql`(select ${jsonText(list)} from (${top}) ${shown}${joinOn(asked, shown.col('v'))})`]
  }
  const json = fieldsJson('Facet', field, {
    values: valuesJson,
    distinctCount: () => bareJson(sql`(select count(*) from ${groups} ${group} where ${value} is not null)`),
    missingCount: () =>
      bareJson(
        facet.value
          ? sql`coalesce((select ${count} from ${groups} ${group} where ${value} is null), 0)`
          : sql`(select count(*) from ${source.from} ${source.row} where ${withoutValue(source, facet)})`,
      ),
  })
  return [sql`(with ${groups} as (${countGroups(source, facet)}) select ${jsonText(json)})`]
}

/** Does the same as `facetJson`, but for the lists of all parents at once. Used if `SQL_FORM` is `spread`. */
export function facetHoles(context: QueryContext, list: ListLevels, entity: Entity, field: FieldSelection): Json {
  const asked = askedOf(context, entity, field)
  const { source } = list
  const [groups, group, shown] = [newRow(), newRow(), newRow()]
  const [value, count, parent] = [group.col('v'), group.col('n'), group.col('parent')]
  const key = keyOf(asked, value)
  const perParent = source.parent ? sql`partition by ${parent} ` : sql``
  const rank = sql`row_number() over (${perParent}order by ${count} desc, ${key} collate "C")`
  const ranked = sql`select ${group}.*, ${key} as value, ${rank} as rank from ${groups} ${group}${joinOn(asked, value)} where ${value} is not null`
  const counted = sql`with ${groups} as materialized (${countGroups(source, asked.facet)}) `

  const valuesHole = (values: FieldSelection): Json => {
    const level = list.makeLevel(
      source.parent && shown.col('parent'),
      [itemJson(ofMany(context), asked, shown, values)],
      (columns) =>
        sql`${counted}select ${join(columns, ', ')} from (${ranked}) ${shown}${joinOn(asked, shown.col('v'))} where ${shown.col('rank')} <= ${asked.first} order by ${shown.col('rank')}`,
    )
    return [{ kind: 'hole', key: list.key, levels: [level], fill: (rows = []) => listBytes(rows.flat()) }]
  }
  const counts = { clause: counted, from: groups, row: group, where: TRUE, ...(source.parent ? { parent } : {}) }
  return fieldsJson('Facet', field, {
    values: valuesHole,
    distinctCount: () => countHole(list, counts, sql`count(${value})`),
    missingCount: () =>
      asked.facet.value
        ? countHole(list, counts, sql`coalesce(sum(${count}) filter (where ${value} is null), 0)`)
        : countHole(list, { ...source, where: withoutValue(source, asked.facet) }),
  })
}

function keyOf({ target, node }: Asked, value: Sql): Sql {
  return target ? sql`${node.col('keys')}[1]` : value
}

function joinOn({ target, node }: Asked, id: Sql): Sql {
  return target ? sql` join ${raw(target.table)} ${node} on ${node.col('id')} = ${id}` : sql``
}

function itemJson(context: QueryContext, { target, node }: Asked, shown: Row, values: FieldSelection): Json {
  return fieldsJson('FacetValue', values, {
    value: () => textJson(shown.col('value')),
    label: () => textJson(target ? node.col('name') : shown.col('value')),
    count: () => bareJson(shown.col('n')),
    node: (child) => (target ? nodeJson(context, target, node, child) : JSON_NULL),
  })
}

/**
 * A query that counts the rows (`n`) with each value (`v`). If there are several parents, it counts separately for each
 * parent.
 */
function countGroups({ from, row, where, parent }: Source, facet: FacetRule): Sql {
  const [column, group] = parent ? [sql`, ${parent} as parent`, sql`, ${parent}`] : [sql``, sql``]
  if (facet.value)
    return sql`select ${facet.value(row)} as v, count(*) as n${column} from ${from} ${row} where ${where} group by 1${group}`
  const each = newRow()
  return sql`select ${each.col('v')}, count(*) as n${column} from ${from} ${row} cross join lateral (${facet.values?.(row) ?? sql``}) ${each} where ${where} group by 1${group}`
}

/** The condition for rows without any value. */
function withoutValue({ row, where }: Source, facet: FacetRule): Sql {
  return sql`${where} and not exists (${facet.values?.(row) ?? sql``})`
}

/** The primary subtag of a language tag, by the same rule as `primarySubtag` in `text/language-tag.ts`. */
export function primarySubtag(tag: Sql): Sql {
  return sql`case when left(${tag}, 2) in ('x-', 'i-') then ${tag} else split_part(${tag}, '-', 1) end`
}
