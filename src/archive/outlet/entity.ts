import { parseDomain } from '../text/domain.ts'
import { many } from '../query/connection.ts'
import { firstKey, nodeId, nullableCode, nullableText, text, textList } from '../query/field.ts'
import { anyOf, has, identified, ids, languages, textRule } from '../query/filter.ts'
import type { Shape } from '../query/entity.ts'

export const outletShape: Shape = {
  kind: 'outlet',
  type: 'Outlet',
  table: 'outlet',
  isPublic: null,
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
    articles: many({ kind: 'article', on: (parent, row) => `${row}.outlet_id = ${parent}.id` }),
    quotes: many({ kind: 'quote', on: (parent, row) => `${row}.outlet_id = ${parent}.id` }),
  },
  filters: {
    ids: ids('outlet'),
    keys: identified('outlet', 'key'),
    domains: identified('outlet', 'domain', parseDomain),
    kinds: anyOf('kind'),
    countries: anyOf('country'),
    languages: languages('language'),
    name: textRule('name'),
    article: has('article', (row, article) => `${article}.outlet_id = ${row}.id`),
  },
  orders: { NAME: { columns: [{ column: 'name_sort', type: 'text', nullable: false }], direction: 'ASC' } },
  defaultOrder: 'NAME',
  facets: {},
}
