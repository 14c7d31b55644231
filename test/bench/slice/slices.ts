import { end, list, optional, type Slice, text, time } from './slice.ts'

const HEAD = (row: string) =>
  `'{"id":"article_' || ${row}.id || '","title":' || ${text(`${row}.title`)} || ',"publishedAt":' || ${time(`${row}.published_at`)}`
// Each row is looked up by a subquery, because a hash join would lose the order of the articles.
const ONE = (type: string, kind: string, id: string) =>
  optional(
    `(select '{"id":"${kind}_' || id || '","name":' || ${text('name')} || ${end(type)} from ${kind} where id = ${id})`,
  )
const OUTLET = ONE('Outlet', 'outlet', 'a.outlet_id')
const SPEAKER = ONE('Agent', 'agent', 'q.speaker_id')
const someArticles = (columns: string) =>
  `select ${columns} from article where status = 'USABLE' order by random() limit 2000`
const someEvents =
  'select id::text from event where exists (select 1 from article_event where event_id = event.id) order by random() limit 2000'

const article: Slice = {
  name: 'an article by id with its outlet',
  document: `query ArticleWithOutlet($id: ID!) { article(by: { id: $id }) { id title url description language publishedAt wordCount outlet { id name domain country } } }`,
  variables: ([id]) => ({ id: `article_${id}` }),
  statement: `select '{"article":' || coalesce((select ${`'{"id":"article_' || a.id || '","title":' || ${text('a.title')}`} || ',"url":' || ${optional(text('a.url'))}
    || ',"description":' || ${optional(text('a.description'))} || ',"language":' || ${optional(`'"' || a.language || '"'`)} || ',"publishedAt":' || ${optional(time('a.published_at'))}
    || ',"wordCount":' || ${optional('a.word_count::text')} || ',"outlet":' || ${optional(
      `'{"id":"outlet_' || o.id || '","name":' || ${text('o.name')} || ',"domain":' || ${optional(text('o.domain'))} || ',"country":' || ${optional(`'"' || o.country || '"'`)} || ${end('Outlet')}`,
    )} || ${end('Article')}
    from article a left join outlet o on o.id = a.outlet_id where a.id = $1 and a.status = 'USABLE'), 'null') || '}'`,
  draw: someArticles('id::text'),
  isBounded: true,
}

const newest: Slice = {
  name: 'the 20 newest articles, each with its outlet and 5 quotes with their speakers',
  document: `query Newest { articles(first: 20) { nodes { id title publishedAt outlet { id name } quotes(first: 5) { nodes { id text speaker { id name } } } } } }`,
  variables: () => ({}),
  statement: `select '{"articles":{"nodes":' || ${list(`${HEAD('a')} || ',"outlet":' || ${OUTLET} || ',"quotes":{"nodes":' ||
      (select ${list(`'{"id":"quote_' || q.id || '","text":' || ${text('q.text')} || ',"speaker":' || ${SPEAKER} || ${end('Quote')}`)}
       from (select id, text, speaker_id from quote where article_id = a.id order by start_cp, id limit 5) q) || ${end('QuoteConnection', 'Article')}`)} || ${end('ArticleConnection', '')}
    from (select id, title, published_at, outlet_id from article where status = 'USABLE' and published_at is not null order by published_at desc, id desc limit 20) a`,
  draw: 'select',
  isBounded: true,
}

const outletRange: Slice = {
  name: '20 articles of one outlet in a date range, each with 3 quotes',
  document: `query OutletInRange($id: ID!, $from: DateTime!, $before: DateTime!) {
    outlet(by: { id: $id }) { id name articles(first: 20, filter: { publishedAt: { from: $from, before: $before } }) {
      nodes { id title publishedAt quotes(first: 3) { nodes { id text } } } } } }`,
  variables: ([id, from, before]) => ({ id: `outlet_${id}`, from, before }),
  statement: `select '{"outlet":' || coalesce((select '{"id":"outlet_' || o.id || '","name":' || ${text('o.name')} || ',"articles":{"nodes":' ||
      (select ${list(`${HEAD('a')} || ',"quotes":{"nodes":' || (select ${list(`'{"id":"quote_' || q.id || '","text":' || ${text('q.text')} || ${end('Quote')}`)}
         from (select id, text from quote where article_id = a.id order by start_cp, id limit 3) q) || ${end('QuoteConnection', 'Article')}`)}
       from (select id, title, published_at from article where outlet_id = o.id and status = 'USABLE' and published_at >= $2 and published_at < $3
             order by published_at desc, id desc limit 20) a) || ${end('ArticleConnection', 'Outlet')}
    from outlet o where o.id = $1), 'null') || '}'`,
  draw: `select outlet_id::text, to_json((published_at - interval '30 days') at time zone 'UTC')#>>'{}' || 'Z', to_json((published_at + interval '30 days') at time zone 'UTC')#>>'{}' || 'Z'
    from article where status = 'USABLE' order by random() limit 2000`,
  isBounded: true,
}

const event: Slice = {
  name: "an event's articles with outlets plus 50 quotes with speakers",
  document: `query EventOverview($id: ID!) { event(by: { id: $id }) { id name
    articles(first: 20) { nodes { id title publishedAt outlet { id name } } } quotes(first: 50) { nodes { id text speaker { id name } } } } }`,
  variables: ([id]) => ({ id: `event_${id}` }),
  statement: `select '{"event":' || coalesce((select '{"id":"event_' || e.id || '","name":' || ${text('e.name')} || ',"articles":{"nodes":' ||
      (select ${list(`${HEAD('a')} || ',"outlet":' || ${OUTLET} || ${end('Article')}`)}
       from (select a.id, a.title, a.published_at, a.outlet_id from article_event l join article a on a.id = l.article_id
             where l.event_id = e.id and a.status = 'USABLE' order by a.published_at desc, a.id desc limit 20) a)
      || ',"__typename":"ArticleConnection"},"quotes":{"nodes":' ||
      (select ${list(`'{"id":"quote_' || q.id || '","text":' || ${text('q.text')} || ',"speaker":' || ${SPEAKER} || ${end('Quote')}`)}
       from (select q.id, q.text, q.speaker_id from article_event l join quote q on q.article_id = l.article_id
             where l.event_id = e.id and q.status = 'USABLE' order by q.published_at desc, q.id desc limit 50) q) || ${end('QuoteConnection', 'Event')}
    from event e where e.id = $1), 'null') || '}'`,
  draw: someEvents,
  isBounded: true,
}

const speaker: Slice = {
  name: "a speaker's 50 quotes with article and outlet",
  document: `query SpeakerQuotes($id: ID!) { agent(by: { id: $id }) { id name quotes(first: 50) { nodes { id text article { id title publishedAt outlet { id name } } } } } }`,
  variables: ([id]) => ({ id: `agent_${id}` }),
  statement: `select '{"agent":' || coalesce((select '{"id":"agent_' || s.id || '","name":' || ${text('s.name')} || ',"quotes":{"nodes":' ||
      (select ${list(`'{"id":"quote_' || q.id || '","text":' || ${text('q.text')} || ',"article":' || (select ${HEAD('a')} || ',"outlet":' || ${OUTLET} || ${end('Article')} from article a where a.id = q.article_id) || ${end('Quote')}`)}
       from (select id, text, article_id from quote where speaker_id = s.id and status = 'USABLE' and published_at is not null order by published_at desc, id desc limit 50) q) || ${end('QuoteConnection', 'Agent')}
    from agent s where s.id = $1), 'null') || '}'`,
  draw: `select speaker_id::text from quote where speaker_id is not null and status = 'USABLE' order by random() limit 2000`,
  isBounded: true,
}

const titles: Slice = {
  name: '100 articles, id and title only',
  document: `query Titles($before: DateTime!) { articles(first: 100, filter: { publishedAt: { before: $before } }) { nodes { id title } } }`,
  variables: ([before]) => ({ before }),
  statement: `select '{"articles":{"nodes":' || ${list(`'{"id":"article_' || a.id || '","title":' || ${text('a.title')} || ${end('Article')}`)} || ${end('ArticleConnection', '')}
    from (select id, title from article where status = 'USABLE' and published_at < $1 order by published_at desc, id desc limit 100) a`,
  draw: someArticles(`to_json(published_at at time zone 'UTC')#>>'{}' || 'Z'`),
  isBounded: true,
}

const outletCounts: Slice = {
  name: "an outlet's articles: count, languages, days",
  document: `query OutletCounts($id: ID!) { outlet(by: { id: $id }) { id name articles { totalCount
    facet(by: LANGUAGE) { values { value count } distinctCount missingCount } timeline(interval: DAY) { start count } } } }`,
  variables: ([id]) => ({ id: `outlet_${id}` }),
  statement: `select '{"outlet":' || coalesce((select '{"id":"outlet_' || o.id || '","name":' || ${text('o.name')} || ',"articles":' ||
      (with g as materialized (select language, date_trunc('day', published_at at time zone 'UTC') as day, count(*) as n
         from article where outlet_id = o.id and status = 'USABLE' group by 1, 2),
       l as materialized (select split_part(language, '-', 1) as language, sum(n) as n from g group by 1)
       select '{"totalCount":' || coalesce((select sum(n) from l), 0) || ',"facet":{"values":' ||
         (select ${list(`'{"value":"' || f.language || '","count":' || f.n || ${end('FacetValue')}`)}
          from (select language, n from l where language is not null order by n desc, language collate "C" limit 10) f)
         || ',"distinctCount":' || (select count(language) from l) || ',"missingCount":' || coalesce((select n from l where language is null), 0) || ',"__typename":"Facet"},"timeline":' ||
         (select ${list(`'{"start":"' || to_char(t.day, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '","count":' || t.n || ${end('TimelineBucket')}`)}
          from (select day, sum(n) as n from g where day is not null group by 1 order by 1) t) || ${end('ArticleConnection')}) || ${end('Outlet')}
    from outlet o where o.id = $1), 'null') || '}'`,
  draw: 'select id::text from outlet order by random()',
  isBounded: false,
}

const eventCounts: Slice = {
  name: "an event's quotes: count, speakers",
  document: `query EventCounts($id: ID!) { event(by: { id: $id }) { id name quotes { totalCount facet(by: SPEAKER) { values { value label count node { id } } distinctCount missingCount } } } }`,
  variables: ([id]) => ({ id: `event_${id}` }),
  statement: `select '{"event":' || coalesce((select '{"id":"event_' || e.id || '","name":' || ${text('e.name')} || ',"quotes":' ||
      (with g as materialized (select q.speaker_id, count(*) as n from article_event l join quote q on q.article_id = l.article_id
         where l.event_id = e.id and q.status = 'USABLE' group by 1)
       select '{"totalCount":' || coalesce((select sum(n) from g), 0) || ',"facet":{"values":' ||
         (select ${list(`'{"value":' || ${text('f.key')} || ',"label":' || ${text('f.name')} || ',"count":' || f.n || ',"node":{"id":"agent_' || f.id || '","__typename":"Agent"},"__typename":"FacetValue"}'`)}
          from (select s.id, s.name, s.keys[1] as key, g.n from g join agent s on s.id = g.speaker_id order by g.n desc, s.keys[1] collate "C" limit 10) f)
         || ',"distinctCount":' || (select count(speaker_id) from g) || ',"missingCount":' || coalesce((select n from g where speaker_id is null), 0) || ${end('Facet', 'QuoteConnection')}) || ${end('Event')}
    from event e where e.id = $1), 'null') || '}'`,
  draw: someEvents,
  isBounded: false,
}

export const SLICES: readonly Slice[] = [
  article,
  newest,
  outletRange,
  event,
  speaker,
  titles,
  outletCounts,
  eventCounts,
]
