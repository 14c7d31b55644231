import { parseDomain } from '../text/domain.ts'
import { toMany } from '../query/connection.ts'
import { firstKey, nodeId, nullableCode, nullableText, text, textList } from '../query/field.ts'
import { anyOf, has, identifiers, ids, keys, languages, textRule } from '../query/filter.ts'
import type { EntityOf } from '../query/entity.ts'
import { byColumn } from '../query/relation.ts'

export const outletEntity: EntityOf<'Outlet'> = {
  kind: 'outlet',
  type: 'Outlet',
  table: 'outlet',
  isSpread: false,
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
    articles: toMany({ kind: 'article', relation: byColumn('outlet_id') }),
    quotes: toMany({ kind: 'quote', relation: byColumn('outlet_id') }),
  },
  filters: {
    ids: ids('outlet'),
    keys: keys('outlet'),
    domains: identifiers('outlet', 'domain', parseDomain),
    kinds: anyOf('kind'),
    countries: anyOf('country'),
    languages: languages('language'),
    name: textRule('name'),
    article: has('article', { own: 'id', other: 'outlet_id' }),
  },
  orders: { NAME: { columns: [{ column: 'name_sort', type: 'text', nullable: false }], direction: 'ASC' } },
  defaultOrder: 'NAME',
  facets: {},
}
