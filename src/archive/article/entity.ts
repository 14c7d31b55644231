import { alias } from '../query/context.ts'
import { many, never } from '../query/connection.ts'
import {
  firstKey,
  nodeId,
  nullableCode,
  nullableNumber,
  nullableText,
  nullableTime,
  one,
  ownedList,
  text,
  textList,
  time,
  code,
} from '../query/field.ts'
import {
  anyOf,
  has,
  hasLinked,
  identified,
  ids,
  languages,
  overlaps,
  range,
  textMatches,
  textRule,
} from '../query/filter.ts'
import { orNull, textJson } from '../query/json.ts'
import type { FilterRule, Shape } from '../query/entity.ts'
import { bodyJson, excerptJson } from './body.ts'

const hasBody: FilterRule = (_compile, row, value) => `${row}.word_count is ${value === true ? 'not null' : 'null'}`

const byline: FilterRule = (compile, row, value) => {
  const [line, agent] = [alias(compile), alias(compile)]
  const printed = `coalesce(${line}.name, ${agent}.name)`
  return `exists (select 1 from article_byline ${line} left join agent ${agent} on ${agent}.id = ${line}.agent_id where ${line}.article_id = ${row}.id and ${textMatches(compile, printed, value)})`
}

export const articleShape: Shape = {
  kind: 'article',
  type: 'Article',
  table: 'article',
  isPublic: (row) => `${row}.status = 'USABLE'`,
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
        name: (_compile, row) => textJson(`coalesce(${row}.name, (select name from agent where id = ${row}.agent_id))`),
        agent: one('agent', 'agent_id'),
      },
    }),
    publishedAt: nullableTime('published_at'),
    modifiedAt: nullableTime('modified_at'),
    loadedAt: time('loaded_at'),
    updatedAt: time('updated_at'),
    outlet: one('outlet', 'outlet_id'),
    section: nullableText('section'),
    subjects: textList('subjects'),
    status: code('status'),
    wordCount: nullableNumber('word_count'),
    body: (_compile, row, field) => orNull(bodyJson(row, field.args)),
    excerpt: (_compile, row, field) => orNull(excerptJson(row, field.args)),
    quotes: many({
      kind: 'quote',
      isSeenWithParent: true,
      on: (parent, row) => `${row}.article_id = ${parent}.id`,
      defaultOrder: 'POSITION',
    }),
    events: many({
      kind: 'event',
      isWalked: never,
      on: (parent, row) => `${row}.id in (select event_id from article_event where article_id = ${parent}.id)`,
    }),
  },
  filters: {
    ids: ids('article'),
    keys: identified('article', 'key'),
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
    outlet: has('outlet', (row, outlet) => `${outlet}.id = ${row}.outlet_id`),
    event: hasLinked('event', { table: 'article_event', own: 'article_id', other: 'event_id' }),
    quote: has('quote', (row, quote) => `${quote}.article_id = ${row}.id`),
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
    OUTLET: { node: 'outlet', value: (row) => `${row}.outlet_id` },
    LANGUAGE: { node: null, value: (row) => `${row}.language` },
    COUNTRY: { node: null, value: (row) => `(select country from outlet where id = ${row}.outlet_id)` },
    EVENT: { node: 'event', values: (row) => `select event_id as v from article_event where article_id = ${row}.id` },
    SPEAKER: {
      node: 'agent',
      values: (row) =>
        `select distinct speaker_id as v from quote where article_id = ${row}.id and speaker_id is not null`,
    },
    AUTHOR: {
      node: 'agent',
      values: (row) =>
        `select distinct agent_id as v from article_byline where article_id = ${row}.id and agent_id is not null`,
    },
    SECTION: { node: null, value: (row) => `${row}.section` },
    SUBJECT: { node: null, values: (row) => `select unnest(${row}.subjects) as v` },
    STATUS: { node: null, value: (row) => `${row}.status` },
  },
}
