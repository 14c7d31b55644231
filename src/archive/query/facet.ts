import type { Entity, FacetRule, QueryContext } from './entity.ts'
import { nodeJson } from './field.ts'
import { bareJson, fieldsJson, type Json, JSON_NULL, jsonText, orderedListJson, textJson } from './json.ts'
import { checkPageSize, type Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import { newRow, raw, type Sql, sql } from './sql.ts'

/** The number of records for each value, the most frequent first; ties are sorted by value in code point order. */
export function facetJson(context: QueryContext, source: Source, entity: Entity, field: FieldSelection): Json {
  const facet = entity.facets[field.args['by'] as string]
  if (!facet) throw new Error(`${entity.type} has no facet ${String(field.args['by'])}`)
  const first = checkPageSize('first', field.args['first'] as number)
  const target = facet.node ? context.entities[facet.node] : null
  const [groups, group, shown, node] = [newRow(), newRow(), newRow(), newRow()]
  const [value, count] = [group.col('v'), group.col('n')]
  const key = target ? sql`${node.col('keys')}[1]` : value
  const joinOn = (id: Sql) => (target ? sql` join ${raw(target.table)} ${node} on ${node.col('id')} = ${id}` : sql``)
  const top = sql`select ${value}, ${key} as value, ${count} from ${groups} ${group}${joinOn(value)} where ${value} is not null order by ${count} desc, ${key} collate "C" limit ${first}`

  const itemJson = (values: FieldSelection) =>
    fieldsJson('FacetValue', values, {
      value: () => textJson(shown.col('value')),
      label: () => textJson(target ? node.col('name') : shown.col('value')),
      count: () => bareJson(shown.col('n')),
      node: (child) => (target ? nodeJson(context, target, node, child) : JSON_NULL),
    })
  const valuesJson = (values: FieldSelection): Json => {
    const list = orderedListJson(itemJson(values), sql`${shown.col('n')} desc, ${shown.col('value')} collate "C"`)
    // Joins the table of the nodes again here, so that their fields are computed only for the values that are returned.
    return [sql`(select ${jsonText(list)} from (${top}) ${shown}${joinOn(shown.col('v'))})`]
  }
  const json = fieldsJson('Facet', field, {
    values: valuesJson,
    distinctCount: () => bareJson(sql`(select count(*) from ${groups} ${group} where ${value} is not null)`),
    missingCount: () =>
      bareJson(
        facet.value
          ? sql`coalesce((select ${count} from ${groups} ${group} where ${value} is null), 0)`
          : countWithout(source, facet),
      ),
  })
  return [sql`(with ${groups} as (${countGroups(source, facet)}) select ${jsonText(json)})`]
}

function countGroups({ from, row, where }: Source, facet: FacetRule): Sql {
  if (facet.value)
    return sql`select ${facet.value(row)} as v, count(*) as n from ${from} ${row} where ${where} group by 1`
  const each = newRow()
  return sql`select ${each.col('v')}, count(*) as n from ${from} ${row} cross join lateral (${facet.values?.(row) ?? sql``}) ${each} where ${where} group by 1`
}

function countWithout({ from, row, where }: Source, facet: FacetRule): Sql {
  return sql`(select count(*) from ${from} ${row} where ${where} and not exists (${facet.values?.(row) ?? sql``}))`
}

/** The primary subtag of a language tag, by the same rule as `primarySubtag` in `text/language-tag.ts`. */
export function primarySubtag(tag: Sql): Sql {
  return sql`case when left(${tag}, 2) in ('x-', 'i-') then ${tag} else split_part(${tag}, '-', 1) end`
}
