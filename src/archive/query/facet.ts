import { alias, type Compile } from './context.ts'
import { nodeJson } from './field.ts'
import { JSON_NULL, objectJson, textJson } from './json.ts'
import { checkPageSize, type Source } from './page.ts'
import type { FieldSelection } from './selection.ts'
import type { FacetShape, Shape } from './entity.ts'

/** Counts by value, most frequent first, ties by value in code point order; a record counts once a bucket. */
export function facetJson(compile: Compile, source: Source, shape: Shape, field: FieldSelection): string {
  const facet = shape.facets[field.args['by'] as string]
  if (!facet) throw new Error(`${shape.type} has no facet ${String(field.args['by'])}`)
  const first = checkPageSize('first', field.args['first'] as number)
  const target = facet.node ? compile.shapes[facet.node] : null
  const node = alias(compile)
  const key = target ? `${node}.keys[1]` : 'g.v'
  const itemJson = (values: FieldSelection) =>
    objectJson('FacetValue', values.fields('FacetValue'), (child) => {
      switch (child.name) {
        case 'value':
          return textJson('f.value')
        case 'label':
          return textJson(target ? `${node}.name` : 'f.value')
        case 'count':
          return 'f.n::text'
        default:
          return target ? nodeJson(compile, target, node, child) : JSON_NULL
      }
    })
  const join = target ? ` join ${target.table} ${node} on ${node}.id = g.v` : ''
  // The node is joined again for the values that are shown: what is asked of it is then computed for those alone.
  const shown = target ? ` join ${target.table} ${node} on ${node}.id = f.v` : ''
  const top = `select g.v, ${key} as value, g.n from g${join} where g.v is not null order by g.n desc, ${key} collate "C" limit ${first}`
  const json = objectJson('Facet', field.fields('Facet'), (child) => {
    switch (child.name) {
      case 'values':
        return `(select '[' || coalesce(string_agg(${itemJson(child)}, ',' order by f.n desc, f.value collate "C"), '') || ']' from (${top}) f${shown})`
      case 'distinctCount':
        return '(select count(*) from g where g.v is not null)::text'
      default:
        return `${missingCount(source, facet)}::text`
    }
  })
  return `(with g as (${groups(source, facet)}) select ${json})`
}

function groups({ from, row, where }: Source, facet: FacetShape): string {
  if (facet.value) return `select ${facet.value(row)} as v, count(*) as n from ${from} ${row} where ${where} group by 1`
  return `select l.v, count(*) as n from ${from} ${row} cross join lateral (${facet.values?.(row) ?? ''}) l where ${where} group by 1`
}

function missingCount({ from, row, where }: Source, facet: FacetShape): string {
  if (facet.value) return 'coalesce((select g.n from g where g.v is null), 0)'
  return `(select count(*) from ${from} ${row} where ${where} and not exists (${facet.values?.(row) ?? ''}))`
}
