import { toMany } from '../query/connection.ts'
import {
  firstKey,
  nodeId,
  nullableCode,
  nullableNumber,
  nullableText,
  nullableTime,
  ownedList,
  text,
  textList,
  time,
  toOne,
  code,
} from '../query/field.ts'
import { primarySubtag } from '../query/facet.ts'
import {
  anyOf,
  has,
  hasOne,
  hasLinked,
  isKnown,
  ids,
  keys,
  languages,
  overlaps,
  range,
  textMatches,
  textRule,
} from '../query/filter.ts'
import { orNull, textJson } from '../query/json.ts'
import { byColumn, byLinks } from '../query/relation.ts'
import { newRow, sql } from '../query/sql.ts'
import type { FilterRule, EntityOf } from '../query/entity.ts'
import { bodyJson, excerptJson } from './body.ts'

const hasBody = isKnown('word_count')

const byline: FilterRule = (context, row, value) => {
  const [line, agent] = [newRow(), newRow()]
  const printed = sql`coalesce(${line.col('name')}, ${agent.col('name')})`
  const from = sql`article_byline ${line} left join agent ${agent} on ${agent.col('id')} = ${line.col('agent_id')}`
  return hasOne(context, from, { own: row.col('id'), other: line.col('article_id') }, [textMatches(printed, value)])
}

export const articleEntity: EntityOf<'Article'> = {
  kind: 'article',
  type: 'Article',
  table: 'article',
  isSpread: true,
  isPublic: (row) => sql`${row.col('status')} = 'USABLE'`,
  fields: {
    id: nodeId('article'),
    key: firstKey,
    keys: textList('keys'),
    url: nullableText('url'),
    title: text('title'),
    description: nullableText('description'),
    language: nullableCode('language'),
    authors: ownedList('Byline', {
      table: 'article_byline',
      parent: 'article_id',
      order: 'position',
      fields: {
        name: (_context, row) =>
          textJson(sql`coalesce(${row.col('name')}, (select name from agent where id = ${row.col('agent_id')}))`),
        agent: toOne('agent', 'agent_id'),
      },
    }),
    publishedAt: nullableTime('published_at'),
    modifiedAt: nullableTime('modified_at'),
    loadedAt: time('loaded_at'),
    updatedAt: time('updated_at'),
    outlet: toOne('outlet', 'outlet_id'),
    section: nullableText('section'),
    subjects: textList('subjects'),
    status: code('status'),
    wordCount: nullableNumber('word_count'),
    body: (_context, row, field) => orNull(bodyJson(row, field.args)),
    excerpt: (context, row, field) => orNull(excerptJson(context, row, field.args)),
    quotes: toMany({
      kind: 'quote',
      isSeenWithParent: true,
      isBeside: true,
      relation: byColumn('article_id'),
      defaultOrder: 'POSITION',
    }),
    events: toMany({
      kind: 'event',
      isIndexOrdered: () => false,
      relation: byLinks({ table: 'article_event', own: 'article_id', other: 'event_id' }),
    }),
  },
  filters: {
    ids: ids('article'),
    keys: keys('article'),
    languages: languages('language'),
    statuses: anyOf('status'),
    subjects: overlaps('subjects'),
    sections: anyOf('section'),
    publishedAt: range('published_at', 'timestamptz'),
    loadedAt: range('loaded_at', 'timestamptz'),
    updatedAt: range('updated_at', 'timestamptz'),
    hasBody,
    title: textRule('title'),
    byline,
    author: hasLinked('agent', { table: 'article_byline', own: 'article_id', other: 'agent_id' }),
    outlet: has('outlet', { own: 'outlet_id', other: 'id' }),
    event: hasLinked('event', { table: 'article_event', own: 'article_id', other: 'event_id' }),
    quote: has('quote', { own: 'id', other: 'article_id' }),
  },
  orders: {
    PUBLISHED_AT: { columns: [{ column: 'published_at', type: 'timestamptz', nullable: true }], direction: 'DESC' },
    LOADED_AT: { columns: [{ column: 'loaded_at', type: 'timestamptz', nullable: false }], direction: 'DESC' },
    UPDATED_AT: { columns: [{ column: 'updated_at', type: 'timestamptz', nullable: false }], direction: 'DESC' },
    TITLE: { columns: [{ column: 'title_sort', type: 'text', nullable: false }], direction: 'ASC' },
    WORD_COUNT: { columns: [{ column: 'word_count', type: 'integer', nullable: true }], direction: 'DESC' },
  },
  defaultOrder: 'PUBLISHED_AT',
  facets: {
    OUTLET: { node: 'outlet', value: (row) => row.col('outlet_id') },
    LANGUAGE: { node: null, value: (row) => primarySubtag(row.col('language')) },
    LANGUAGE_TAG: { node: null, value: (row) => row.col('language') },
    COUNTRY: { node: null, value: (row) => sql`(select country from outlet where id = ${row.col('outlet_id')})` },
    EVENT: {
      node: 'event',
      values: (row) => sql`select event_id as v from article_event where article_id = ${row.col('id')}`,
    },
    SPEAKER: {
      node: 'agent',
      values: (row) =>
        sql`select distinct speaker_id as v from quote where article_id = ${row.col('id')} and speaker_id is not null`,
    },
    AUTHOR: {
      node: 'agent',
      values: (row) =>
        sql`select distinct agent_id as v from article_byline where article_id = ${row.col('id')} and agent_id is not null`,
    },
    SECTION: { node: null, value: (row) => row.col('section') },
    SUBJECT: { node: null, values: (row) => sql`select unnest(${row.col('subjects')}) as v` },
    STATUS: { node: null, value: (row) => row.col('status') },
  },
}
