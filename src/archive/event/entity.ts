import { alias, type Compile, every } from '../query/context.ts'
import { many, never } from '../query/connection.ts'
import { firstKey, nodeId, nullableCode, nullableDate, nullableText, one, text, textList } from '../query/field.ts'
import { anyOf, has, hasLinked, identified, ids, range, textRule } from '../query/filter.ts'
import type { Sorting } from '../query/order.ts'
import type { FieldSelection } from '../query/selection.ts'
import { type Shape, visible } from '../query/entity.ts'

const NAME = { column: 'name_sort', type: 'text', nullable: false } as const

const participantSorting: Sorting = { name: 'participant.NAME.ASC', columns: [NAME], direction: 'ASC' }

const outletSorting: Sorting = {
  name: 'eventOutlet.ARTICLE_COUNT.DESC',
  columns: [{ column: 'article_count', type: 'integer', nullable: false, fixed: 'DESC' }, NAME],
  direction: 'ASC',
}

/** A query of the event's id, and with `includeChildren` of all below it. */
function eventIds(parent: string, field: FieldSelection): string {
  return field.args['includeChildren'] === true ? `select event_and_below(${parent}.id)` : `select ${parent}.id`
}

/** A query of the articles that Event.articles lists, before visibility. */
function articleIds(parent: string, field: FieldSelection): string {
  const events = eventIds(parent, field)
  // `=` where it can be: the planner then knows how few articles one event has.
  const match = field.args['includeChildren'] === true ? `event_id in (${events})` : `event_id = ${parent}.id`
  return `select article_id from article_event where ${match}`
}

function outletsOf(compile: Compile, parent: string, field: FieldSelection): string {
  const article = alias(compile)
  const where = every([
    `${article}.id in (${articleIds(parent, field)})`,
    `${article}.outlet_id is not null`,
    visible(compile, compile.shapes.article, article),
  ])
  return `(select o.*, n.article_count from (select ${article}.outlet_id, count(*)::integer as article_count from article ${article} where ${where} group by 1) n join outlet o on o.id = n.outlet_id)`
}

export const eventShape: Shape = {
  kind: 'event',
  type: 'Event',
  table: 'event',
  isPublic: null,
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
    participants: many({
      kind: 'agent',
      name: 'EventParticipant',
      on: () => 'true',
      from: (parent) =>
        `(select a.*, p.role as participant_role from event_participant p join agent a on a.id = p.agent_id where p.event_id = ${parent}.id)`,
      sorting: participantSorting,
      edge: { role: nullableText('participant_role') },
    }),
    parent: one('event', 'parent_id'),
    children: many({ kind: 'event', isWalked: never, on: (parent, row) => `${row}.parent_id = ${parent}.id` }),
    articles: many({
      kind: 'article',
      isWalked: never,
      on: (parent, row, compile, field) => `${row}.id in (${articleIds(parent, field)})`,
    }),
    quotes: many({
      kind: 'quote',
      isWalked: (field) => field.args['includeArticles'] === false && field.args['includeChildren'] !== true,
      on: (parent, row, compile, field) => {
        if (field.args['includeArticles'] !== false) return `${row}.article_id in (${articleIds(parent, field)})`
        return field.args['includeChildren'] === true
          ? `${row}.event_id in (${eventIds(parent, field)})`
          : `${row}.event_id = ${parent}.id`
      },
    }),
    outlets: many({
      kind: 'outlet',
      name: 'EventOutlet',
      on: () => 'true',
      from: (parent, compile, field) => outletsOf(compile, parent, field),
      sorting: outletSorting,
      edge: { articleCount: (_compile, row) => `${row}.article_count::text` },
    }),
  },
  filters: {
    ids: ids('event'),
    keys: identified('event', 'key'),
    kinds: anyOf('kind'),
    countries: anyOf('country'),
    name: textRule('name'),
    startDate: range('start_date', 'date'),
    participant: hasLinked('agent', { table: 'event_participant', own: 'event_id', other: 'agent_id' }),
    parent: has('event', (row, parent) => `${parent}.id = ${row}.parent_id`),
    article: hasLinked('article', { table: 'article_event', own: 'event_id', other: 'article_id' }),
  },
  orders: {
    START_DATE: { columns: [{ column: 'start_date', type: 'date', nullable: true }], direction: 'DESC' },
    NAME: { columns: [NAME], direction: 'ASC' },
  },
  defaultOrder: 'START_DATE',
  facets: {},
}
