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
import { isParent, type Parents } from '../query/level.ts'
import { type Among, byColumn, linkedBy, type ListedRow, paired, type Relation } from '../query/relation.ts'
import type { FieldSelection } from '../query/selection.ts'
import { type EdgeRules, type EntityOf, visible, type QueryContext } from '../query/entity.ts'
import { every, newRow, raw, type Row, type Sql, sql, TRUE } from '../query/sql.ts'

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

/** Distinct pairs: `parent` is an event, and `target` is the same event or an event below it. */
function eventsBelow(parents: Parents): Sql {
  return sql`select distinct e.id as parent, event_and_below(e.id) as target from event e where ${isParent(sql`e.id`, parents)}`
}

const LINKS = { table: 'article_event', own: 'event_id', other: 'article_id' } as const

/** The rows that belong to the articles of several events. `column` contains the ID of the article. */
function articlesAmong(parents: Parents, listed: ListedRow, column: string, field: FieldSelection): Among {
  return field.args['includeChildren'] === true
    ? paired(articlesBelow(parents), listed, column)
    : linkedBy(LINKS, parents, listed, column)
}

/** Distinct pairs: `parent` is an event, and `target` is an article of this event or of an event below it. */
function articlesBelow(parents: Parents): Sql {
  return sql`with below as materialized (${eventsBelow(parents)}) select distinct b.parent, l.article_id as target from below b join article_event l on l.event_id = b.target`
}

const articles: Relation = {
  on: (parent, row, field) => sql`${row.col('id')} in (${articleIds(parent, field)})`,
  among: (parents, listed, _context, field) => articlesAmong(parents, listed, 'id', field),
}

/** The quotes of the event's articles. If `includeArticles` is false, these are only the quotes made at the event. */
const quotes: Relation = {
  on: (parent, row, field) =>
    field.args['includeArticles'] === false
      ? isEvent(row.col('event_id'), parent, field)
      : sql`${row.col('article_id')} in (${articleIds(parent, field)})`,
  among(parents, listed, context, field) {
    if (field.args['includeArticles'] !== false) return articlesAmong(parents, listed, 'article_id', field)
    return field.args['includeChildren'] === true
      ? paired(eventsBelow(parents), listed, 'event_id')
      : byColumn('event_id').among(parents, listed, context, field)
  },
}

const EVENT_ID = sql`p.event_id`

function participantsOf(columns: Sql, where: Sql): Sql {
  return sql`(select a.*, p.role as participant_role${columns} from event_participant p join agent a on a.id = p.agent_id where ${where})`
}

const participants: Relation = {
  on: () => TRUE,
  from: (parent) => participantsOf(sql``, sql`${EVENT_ID} = ${parent.col('id')}`),
  among: (parents, { row }) => ({
    from: participantsOf(sql`, ${EVENT_ID} as parent`, isParent(EVENT_ID, parents)),
    parent: row.col('parent'),
    where: null,
  }),
}

function shownArticles(context: QueryContext, article: Row): (Sql | null)[] {
  return [sql`${article.col('outlet_id')} is not null`, visible(context, context.entities.article, article)]
}

const outlets: Relation = {
  on: () => TRUE,
  from(parent, context, field) {
    const article = newRow()
    const where = every([
      sql`${article.col('id')} in (${articleIds(parent, field)})`,
      ...shownArticles(context, article),
    ])
    return sql`(select o.*, n.article_count from (select ${article.col('outlet_id')}, count(*)::integer as article_count from article ${article} where ${where} group by 1) n join outlet o on o.id = n.outlet_id)`
  },
  among(parents, { row }, context, field) {
    const article = newRow()
    const { from, parent, where } = articlesAmong(parents, { table: raw('article'), row: article }, 'id', field)
    const counted = sql`select ${parent} as parent, ${article.col('outlet_id')}, count(*)::integer as article_count from ${from} ${article} where ${every([where, ...shownArticles(context, article)])} group by 1, 2`
    return {
      from: sql`(select o.*, n.article_count, n.parent from (${counted}) n join outlet o on o.id = n.outlet_id)`,
      parent: row.col('parent'),
      where: null,
    }
  },
}

export const eventEntity: EntityOf<'Event'> = {
  kind: 'event',
  type: 'Event',
  table: 'event',
  isSpread: false,
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
      relation: participants,
      sorting: participantSorting,
      edge: { role: nullableText('participant_role') } satisfies EdgeRules<'EventParticipantEdge'>,
    }),
    parent: toOne('event', 'parent_id', { isBeside: false }),
    children: toMany({
      kind: 'event',
      isIndexOrdered: () => false,
      relation: byColumn('parent_id'),
    }),
    articles: toMany({
      kind: 'article',
      isIndexOrdered: () => false,
      relation: articles,
    }),
    quotes: toMany({
      kind: 'quote',
      isIndexOrdered: (field) => field.args['includeArticles'] === false && field.args['includeChildren'] !== true,
      relation: quotes,
    }),
    outlets: toMany({
      kind: 'outlet',
      name: 'EventOutlet',
      relation: outlets,
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
    parent: has('event', { own: 'parent_id', other: 'id' }),
    article: hasLinked('article', { table: 'article_event', own: 'event_id', other: 'article_id' }),
  },
  orders: {
    START_DATE: { columns: [{ column: 'start_date', type: 'date', nullable: true }], direction: 'DESC' },
    NAME: { columns: [NAME], direction: 'ASC' },
  },
  defaultOrder: 'START_DATE',
  facets: {},
}
