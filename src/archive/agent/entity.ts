import { toMany } from '../query/connection.ts'
import type { EntityOf, FilterRule } from '../query/entity.ts'
import { code, firstKey, nodeId, nullableText, text, textList } from '../query/field.ts'
import { anyOf, has, ids, keys, textMatches, textRule } from '../query/filter.ts'
import { byColumn, byLinks } from '../query/relation.ts'
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
  isSpread: false,
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
    quotes: toMany({ kind: 'quote', relation: byColumn('speaker_id') }),
    events: toMany({
      kind: 'event',
      isIndexOrdered: () => false,
      relation: byLinks({ table: 'event_participant', own: 'agent_id', other: 'event_id' }),
    }),
    articles: toMany({
      kind: 'article',
      isIndexOrdered: () => false,
      relation: byLinks({ table: 'article_byline', own: 'agent_id', other: 'article_id', distinguishedBy: 'position' }),
    }),
  },
  filters: {
    ids: ids('agent'),
    keys: keys('agent'),
    kinds: anyOf('kind'),
    name: textRule('name'),
    anyName,
    quote: has('quote', { own: 'id', other: 'speaker_id' }),
  },
  orders: { NAME: { columns: [{ column: 'name_sort', type: 'text', nullable: false }], direction: 'ASC' } },
  defaultOrder: 'NAME',
  facets: {},
}
