import { toMany } from '../query/connection.ts'
import {
  firstKey,
  nodeId,
  nullableCode,
  nullableDate,
  nullableText,
  number,
  text,
  toOne,
  textList,
} from '../query/field.ts'
import { anyOf, has, hasLinked, ids, keys, range, textRule } from '../query/filter.ts'
import type { Sorting } from '../query/order.ts'
import type { FieldSelection } from '../query/selection.ts'
import { type EdgeRules, type EntityOf, visible, type QueryContext } from '../query/entity.ts'
import { every, newRow, type Row, type Sql, sql, TRUE } from '../query/sql.ts'

const NAME = { column: 'name_sort', type: 'text', nullable: false } as const

const participantSorting: Sorting = { name: 'participant.NAME.ASC', columns: [NAME], direction: 'ASC' }

const outletSorting: Sorting = {
  name: 'eventOutlet.ARTICLE_COUNT.DESC',
  columns: [{ column: 'article_count', type: 'integer', nullable: false, fixed: 'DESC' }, NAME],
  direction: 'ASC',
}

/** SQL that is true if the column contains the ID of the event or, with `includeChildren`, of an event below it. */
function isEvent(column: Sql, parent: Row, field: FieldSelection): Sql {
  // Uses `=` if possible, because the planner can then estimate how few articles an event has.
  return field.args['includeChildren'] === true
    ? sql`${column} in (select event_and_below(${parent.col('id')}))`
    : sql`${column} = ${parent.col('id')}`
}

/** SQL that selects the IDs of the articles in `Event.articles`, before visibility is checked. */
function articleIds(parent: Row, field: FieldSelection): Sql {
  return sql`select article_id from article_event where ${isEvent(sql`event_id`, parent, field)}`
}

function outletsOf(context: QueryContext, parent: Row, field: FieldSelection): Sql {
  const article = newRow()
  const where = every([
    sql`${article.col('id')} in (${articleIds(parent, field)})`,
    sql`${article.col('outlet_id')} is not null`,
    visible(context, context.entities.article, article),
  ])
  return sql`(select o.*, n.article_count from (select ${article.col('outlet_id')}, count(*)::integer as article_count from article ${article} where ${where} group by 1) n join outlet o on o.id = n.outlet_id)`
}

export const eventEntity: EntityOf<'Event'> = {
  kind: 'event',
  type: 'Event',
  table: 'event',
  isPublic: (row) => row.col('is_public'),
  fields: {
    id: nodeId('event'),
    key: firstKey,
    keys: textList('keys'),
    name: text('name'),
    kind: nullableText('kind'),
    summary: nullableText('summary'),
    startDate: nullableDate('start_date'),
    endDate: nullableDate('end_date'),
    place: nullableText('place'),
    country: nullableCode('country'),
    participants: toMany({
      kind: 'agent',
      name: 'EventParticipant',
      on: () => TRUE,
      from: (parent) =>
        sql`(select a.*, p.role as participant_role from event_participant p join agent a on a.id = p.agent_id where p.event_id = ${parent.col('id')})`,
      sorting: participantSorting,
      edge: { role: nullableText('participant_role') } satisfies EdgeRules<'EventParticipantEdge'>,
    }),
    parent: toOne('event', 'parent_id'),
    children: toMany({
      kind: 'event',
      isIndexOrdered: () => false,
      on: (parent, row) => sql`${row.col('parent_id')} = ${parent.col('id')}`,
    }),
    articles: toMany({
      kind: 'article',
      isIndexOrdered: () => false,
      on: (parent, row, field) => sql`${row.col('id')} in (${articleIds(parent, field)})`,
    }),
    quotes: toMany({
      kind: 'quote',
      isIndexOrdered: (field) => field.args['includeArticles'] === false && field.args['includeChildren'] !== true,
      on: (parent, row, field) =>
        field.args['includeArticles'] === false
          ? isEvent(row.col('event_id'), parent, field)
          : sql`${row.col('article_id')} in (${articleIds(parent, field)})`,
    }),
    outlets: toMany({
      kind: 'outlet',
      name: 'EventOutlet',
      on: () => TRUE,
      from: (parent, context, field) => outletsOf(context, parent, field),
      sorting: outletSorting,
      edge: { articleCount: number('article_count') } satisfies EdgeRules<'EventOutletEdge'>,
    }),
  },
  filters: {
    ids: ids('event'),
    keys: keys('event'),
    kinds: anyOf('kind'),
    countries: anyOf('country'),
    name: textRule('name'),
    startDate: range('start_date', 'date'),
    participant: hasLinked('agent', { table: 'event_participant', own: 'event_id', other: 'agent_id' }),
    parent: has('event', (row, parent) => sql`${parent.col('id')} = ${row.col('parent_id')}`),
    article: hasLinked('article', { table: 'article_event', own: 'event_id', other: 'article_id' }),
  },
  orders: {
    START_DATE: { columns: [{ column: 'start_date', type: 'date', nullable: true }], direction: 'DESC' },
    NAME: { columns: [NAME], direction: 'ASC' },
  },
  defaultOrder: 'START_DATE',
  facets: {},
}
