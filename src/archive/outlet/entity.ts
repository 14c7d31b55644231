import { parseDomain } from '../text/domain.ts'
import { toMany } from '../query/connection.ts'
import { firstKey, nodeId, nullableCode, nullableText, text, textList } from '../query/field.ts'
import { anyOf, has, identifiers, ids, keys, languages, textRule } from '../query/filter.ts'
import type { EntityOf } from '../query/entity.ts'
import { sql } from '../query/sql.ts'

export const outletEntity: EntityOf<'Outlet'> = {
  kind: 'outlet',
  type: 'Outlet',
  table: 'outlet',
  isPublic: (row) => row.col('is_public'),
  fields: {
    id: nodeId('outlet'),
    key: firstKey,
    keys: textList('keys'),
    name: text('name'),
    domain: nullableText('domain'),
    homepage: nullableText('homepage'),
    kind: nullableCode('kind'),
    country: nullableCode('country'),
    language: nullableCode('language'),
    articles: toMany({ kind: 'article', on: (parent, row) => sql`${row.col('outlet_id')} = ${parent.col('id')}` }),
    quotes: toMany({ kind: 'quote', on: (parent, row) => sql`${row.col('outlet_id')} = ${parent.col('id')}` }),
  },
  filters: {
    ids: ids('outlet'),
    keys: keys('outlet'),
    domains: identifiers('outlet', 'domain', parseDomain),
    kinds: anyOf('kind'),
    countries: anyOf('country'),
    languages: languages('language'),
    name: textRule('name'),
    article: has('article', (row, article) => sql`${article.col('outlet_id')} = ${row.col('id')}`),
  },
  orders: { NAME: { columns: [{ column: 'name_sort', type: 'text', nullable: false }], direction: 'ASC' } },
  defaultOrder: 'NAME',
  facets: {},
}
