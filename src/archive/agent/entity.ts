import { toMany } from '../query/connection.ts'
import type { EntityOf, FilterRule } from '../query/entity.ts'
import { code, firstKey, nodeId, nullableText, text, textList } from '../query/field.ts'
import { anyOf, has, ids, keys, textMatches, textRule } from '../query/filter.ts'
import { newRow, sql } from '../query/sql.ts'

const anyName: FilterRule = (_context, row, value) => {
  const name = newRow()
  const names = sql`unnest(${row.col('aliases')} || ${row.col('name')}) as ${name}(name)`
  return sql`exists (select 1 from ${names} where ${textMatches(name.col('name'), value)})`
}

export const agentEntity: EntityOf<'Agent'> = {
  kind: 'agent',
  type: 'Agent',
  table: 'agent',
  isPublic: (row) => row.col('is_public'),
  fields: {
    id: nodeId('agent'),
    key: firstKey,
    keys: textList('keys'),
    name: text('name'),
    kind: code('kind'),
    aliases: textList('aliases'),
    description: nullableText('description'),
    wikidataId: nullableText('wikidata_id'),
    provenance: code('provenance'),
    quotes: toMany({ kind: 'quote', on: (parent, row) => sql`${row.col('speaker_id')} = ${parent.col('id')}` }),
    events: toMany({
      kind: 'event',
      isIndexOrdered: () => false,
      on: (parent, row) =>
        sql`${row.col('id')} in (select event_id from event_participant where agent_id = ${parent.col('id')})`,
    }),
    articles: toMany({
      kind: 'article',
      isIndexOrdered: () => false,
      on: (parent, row) =>
        sql`${row.col('id')} in (select article_id from article_byline where agent_id = ${parent.col('id')})`,
    }),
  },
  filters: {
    ids: ids('agent'),
    keys: keys('agent'),
    kinds: anyOf('kind'),
    name: textRule('name'),
    anyName,
    quote: has('quote', (row, quote) => sql`${quote.col('speaker_id')} = ${row.col('id')}`),
  },
  orders: { NAME: { columns: [{ column: 'name_sort', type: 'text', nullable: false }], direction: 'ASC' } },
  defaultOrder: 'NAME',
  facets: {},
}
