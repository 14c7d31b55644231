import { alias } from '../query/context.ts'
import { many, never } from '../query/connection.ts'
import { code, firstKey, nodeId, nullableText, text, textList } from '../query/field.ts'
import { anyOf, has, identified, ids, textMatches, textRule } from '../query/filter.ts'
import type { FilterRule, Shape } from '../query/entity.ts'

const anyName: FilterRule = (compile, row, value) => {
  const name = alias(compile)
  return `exists (select 1 from unnest(${row}.aliases || ${row}.name) as ${name}(name) where ${textMatches(compile, `${name}.name`, value)})`
}

export const agentShape: Shape = {
  kind: 'agent',
  type: 'Agent',
  table: 'agent',
  isPublic: null,
  fields: {
    id: nodeId('agent'),
    key: firstKey,
    keys: textList('keys'),
    name: text('name'),
    kind: code('kind'),
    aliases: textList('aliases'),
    description: nullableText('description'),
    wikidataId: nullableText('wikidata_id'),
    quotes: many({ kind: 'quote', on: (parent, row) => `${row}.speaker_id = ${parent}.id` }),
    events: many({
      kind: 'event',
      isWalked: never,
      on: (parent, row) => `${row}.id in (select event_id from event_participant where agent_id = ${parent}.id)`,
    }),
    articles: many({
      kind: 'article',
      isWalked: never,
      on: (parent, row) => `${row}.id in (select article_id from article_byline where agent_id = ${parent}.id)`,
    }),
  },
  filters: {
    ids: ids('agent'),
    keys: identified('agent', 'key'),
    kinds: anyOf('kind'),
    name: textRule('name'),
    anyName,
    quote: has('quote', (row, quote) => `${quote}.speaker_id = ${row}.id`),
  },
  orders: { NAME: { columns: [{ column: 'name_sort', type: 'text', nullable: false }], direction: 'ASC' } },
  defaultOrder: 'NAME',
  facets: {},
}
