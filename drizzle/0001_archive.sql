create extension if not exists pg_trgm;
--> statement-breakpoint
-- `fold` removes differences of case, by the rules of the root locale. Its result has collation C, so two results are
-- compared by their code points. Migration 0010 replaces this function.
create function fold(x text) returns text language sql immutable strict parallel safe
  return lower(upper(x collate "und-x-icu")) collate "C";
--> statement-breakpoint
-- Escapes the characters that are special in a LIKE pattern, so that LIKE finds the text as it is.
create function like_literal(x text) returns text language sql immutable strict parallel safe
  return replace(replace(replace(x, '\', '\\'), '%', '\%'), '_', '\_');
--> statement-breakpoint
-- Prints an instant as RFC 3339 in UTC, with milliseconds. In a time zone east of UTC, the year 1 begins while it is
-- still the year 0 in UTC, so a timeline's bucket may begin in the year 0. to_char would print the year 0 as 0001.
create function instant_text(x timestamptz) returns text language sql immutable strict parallel safe
  return case when x at time zone 'UTC' < '0001-01-01' then '0000' else to_char(x at time zone 'UTC', 'YYYY') end
    || to_char(x at time zone 'UTC', '-MM-DD"T"HH24:MI:SS.MS"Z"');
--> statement-breakpoint
create table outlet (
  id uuid primary key,
  -- The order of creation. If several records have the same name, a reference by name means the earliest of them.
  seq bigint generated always as identity,
  keys text[] not null check (cardinality(keys) > 0),
  name text not null check (name <> ''),
  name_sort text collate "und-x-icu" not null generated always as (left(name, 200)) stored,
  -- The MD5 of the folded name. The load computes this hash. The index outlet_folded contains the hash instead of the
  -- name, because a row of a btree index has at most 2,704 bytes.
  name_folded_hash uuid not null,
  domain text,
  homepage text,
  kind text check (kind in ('NEWSPAPER', 'AGENCY', 'BROADCASTER', 'MAGAZINE', 'ONLINE', 'THINK_TANK', 'GOVERNMENT', 'SOCIAL', 'OTHER')),
  country text check (country ~ '^[A-Z]{2}$'),
  language text,
  content_hash bytea not null,
  loaded_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
--> statement-breakpoint
create table agent (
  id uuid primary key,
  seq bigint generated always as identity,
  keys text[] not null check (cardinality(keys) > 0),
  name text not null check (name <> ''),
  name_sort text collate "und-x-icu" not null generated always as (left(name, 200)) stored,
  name_folded_hash uuid not null,
  kind text not null check (kind in ('PERSON', 'ORGANIZATION', 'DOCUMENT', 'UNNAMED')),
  aliases text[] not null default '{}',
  description text,
  wikidata_id text check (wikidata_id ~ '^Q[0-9]+$'),
  content_hash bytea not null,
  loaded_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
--> statement-breakpoint
create table event (
  id uuid primary key,
  seq bigint generated always as identity,
  keys text[] not null check (cardinality(keys) > 0),
  name text not null check (name <> ''),
  name_sort text collate "und-x-icu" not null generated always as (left(name, 200)) stored,
  name_folded_hash uuid not null,
  kind text,
  summary text,
  start_date date,
  end_date date,
  place text,
  country text check (country ~ '^[A-Z]{2}$'),
  parent_id uuid references event (id),
  content_hash bytea not null,
  loaded_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  check (end_date >= start_date),
  check (parent_id <> id)
);
--> statement-breakpoint
create table event_participant (
  event_id uuid not null references event (id) on delete cascade,
  agent_id uuid not null references agent (id),
  role text,
  primary key (event_id, agent_id)
);
--> statement-breakpoint
create table article (
  id uuid primary key,
  seq bigint generated always as identity,
  keys text[] not null check (cardinality(keys) > 0),
  -- Whether a loader gave one of the article's keys. If so, an input with the same URL and a different key is rejected
  -- as a conflict.
  key_given boolean not null,
  url text,
  outlet_id uuid references outlet (id),
  title text not null check (title <> ''),
  title_sort text collate "und-x-icu" not null generated always as (left(title, 200)) stored,
  title_folded_hash uuid not null,
  description text,
  language text,
  published_at timestamptz(3),
  modified_at timestamptz(3),
  section text,
  subjects text[] not null default '{}',
  status text not null check (status in ('USABLE', 'WITHHELD', 'CANCELED')),
  -- The number of words in the current version of the body; null if the article has no body.
  word_count integer check (word_count >= 0),
  -- The number of the current version in article_version.
  version integer not null check (version > 0),
  -- A hash of the content of the article, including its bylines, events, credits and quotes. Loads compare hashes to
  -- find out whether the content has changed.
  content_hash bytea not null,
  loaded_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
--> statement-breakpoint
-- All versions of the title and body of each article, including the current one. When the title or the body changes,
-- the article gets a new version.
create table article_version (
  article_id uuid not null references article (id) on delete cascade,
  number integer not null check (number > 0),
  title text not null,
  body text,
  word_count integer,
  loaded_at timestamptz(3) not null,
  primary key (article_id, number)
);
--> statement-breakpoint
create table article_byline (
  article_id uuid not null references article (id) on delete cascade,
  position integer not null,
  -- The name as printed in the article. Null means the current name of the agent.
  name text,
  agent_id uuid references agent (id),
  primary key (article_id, position),
  check (name is not null or agent_id is not null)
);
--> statement-breakpoint
-- The events of an article (Article.events). `linked`: the article was loaded with the event. `quoted`: one of the
-- quotes of the article was made at the event.
create table article_event (
  article_id uuid not null references article (id) on delete cascade,
  event_id uuid not null references event (id),
  linked boolean not null,
  quoted boolean not null,
  primary key (article_id, event_id),
  check (linked or quoted)
);
--> statement-breakpoint
create table article_credit (
  article_id uuid not null references article (id) on delete cascade,
  position integer not null,
  type text not null check (type in ('REPRINT', 'WIRE_COPY', 'TRANSLATION', 'CITES_REPORT', 'INTERVIEW', 'PRESS_RELEASE', 'SOCIAL_POST', 'OTHER')),
  text text not null check (text <> ''),
  outlet_id uuid references outlet (id),
  agent_id uuid references agent (id),
  url text,
  provenance text not null check (provenance in ('SUPPLIED', 'EXTRACTED', 'CORRECTED')),
  primary key (article_id, position)
);
--> statement-breakpoint
create table quote (
  id uuid primary key,
  article_id uuid not null references article (id) on delete cascade,
  text text not null check (text <> ''),
  -- The start and the end (exclusive) of the quote in the current body, in code points and in UTF-16 code units. Either
  -- all four columns are null, or all four columns have values.
  start_cp integer,
  end_cp integer,
  start_utf16 integer,
  end_utf16 integer,
  form text not null check (form in ('DIRECT', 'PARTIAL', 'INDIRECT')),
  speaker_id uuid references agent (id),
  speaker_as_printed text,
  cue text,
  -- The language with which the quote was loaded. If this column is null, the quote has the language of the article. In
  -- both cases, the column `language` contains the language of the quote.
  own_language text,
  language text,
  event_id uuid references event (id),
  provenance text not null check (provenance in ('SUPPLIED', 'EXTRACTED', 'CORRECTED')),
  confidence double precision check (confidence between 0 and 1),
  -- Copies of the article's values, updated in the transaction that updates the article. They allow one index scan to
  -- list the visible quotes of a speaker or an outlet by time.
  outlet_id uuid references outlet (id),
  published_at timestamptz(3),
  status text not null check (status in ('USABLE', 'WITHHELD', 'CANCELED')),
  check ((start_cp is null) = (end_cp is null) and (start_cp is null) = (start_utf16 is null) and (start_cp is null) = (end_utf16 is null)),
  check (0 <= start_cp and start_cp < end_cp)
);
--> statement-breakpoint
-- The values that identify records: keys, canonical URLs, domains and Wikidata IDs. `record` is the kind of the record,
-- and `scheme` is the kind of the value.
create table identifier (
  record text not null check (record in ('outlet', 'agent', 'event', 'article')),
  scheme text not null check (scheme in ('key', 'url', 'domain', 'wikidata')),
  value text collate "C" not null,
  record_id uuid not null,
  primary key (record, scheme, value)
);
--> statement-breakpoint
-- The outbox of the search sync. It says which records have changed, but not their new values. `record` is the kind of
-- the record: 'quote', or one of the kinds in `identifier`.
create table change (
  seq bigint generated always as identity primary key,
  record text not null check (record in ('outlet', 'agent', 'event', 'article', 'quote')),
  record_id uuid not null,
  at timestamptz(3) not null default now()
);
--> statement-breakpoint
create table load_receipt (
  holder text not null,
  idempotency_key text not null,
  input_hash bytea not null,
  answer jsonb not null,
  at timestamptz(3) not null default now(),
  primary key (holder, idempotency_key)
);
--> statement-breakpoint
create table api_key (
  id text primary key,
  -- The SHA-256 of the whole key. The key itself is shown once, and never stored.
  hash bytea not null unique,
  role text not null check (role in ('reader', 'loader')),
  label text,
  created_at timestamptz(3) not null default now(),
  revoked_at timestamptz(3)
);
--> statement-breakpoint
create index outlet_name on outlet (name_sort, id); -- Query.outlets
--> statement-breakpoint
create index outlet_folded on outlet (name_folded_hash, seq); -- identity by name
--> statement-breakpoint
create index outlet_country on outlet (country); -- OutletFilter.countries
--> statement-breakpoint
create index agent_name on agent (name_sort, id); -- Query.agents
--> statement-breakpoint
create index agent_folded on agent (name_folded_hash, kind, seq); -- identity by name
--> statement-breakpoint
create index event_name on event (name_sort, id); -- Query.events by NAME
--> statement-breakpoint
create index event_start on event (start_date, id); -- Query.events by START_DATE
--> statement-breakpoint
create index event_folded on event (name_folded_hash, start_date, seq); -- identity by name
--> statement-breakpoint
create index event_parent on event (parent_id); -- Event.children
--> statement-breakpoint
create index event_participant_agent on event_participant (agent_id, event_id); -- Agent.events
--> statement-breakpoint
create index article_published on article (published_at, id); -- Query.articles by PUBLISHED_AT
--> statement-breakpoint
create index article_outlet_published on article (outlet_id, published_at, id); -- Outlet.articles
--> statement-breakpoint
create index article_loaded on article (loaded_at, id); -- by LOADED_AT
--> statement-breakpoint
create index article_updated on article (updated_at, id); -- by UPDATED_AT
--> statement-breakpoint
create index article_title on article (title_sort, id); -- by TITLE
--> statement-breakpoint
create index article_words on article (word_count, id); -- by WORD_COUNT
--> statement-breakpoint
create index article_folded on article (title_folded_hash, seq); -- identity by outlet, time and title
--> statement-breakpoint
create index article_byline_agent on article_byline (agent_id, article_id) where agent_id is not null; -- Agent.articles
--> statement-breakpoint
create index article_event_event on article_event (event_id, article_id); -- Event.articles
--> statement-breakpoint
create index article_credit_outlet on article_credit (outlet_id) where outlet_id is not null; -- deleteRecords: IN_USE
--> statement-breakpoint
create index article_credit_agent on article_credit (agent_id) where agent_id is not null; -- deleteRecords: IN_USE
--> statement-breakpoint
create index quote_place on quote (article_id, start_cp, id); -- Article.quotes and Query.quotes by POSITION
--> statement-breakpoint
create index quote_published on quote (published_at, id); -- Query.quotes by PUBLISHED_AT
--> statement-breakpoint
create index quote_speaker_published on quote (speaker_id, published_at, id) where speaker_id is not null; -- Agent.quotes
--> statement-breakpoint
create index quote_outlet_published on quote (outlet_id, published_at, id) where outlet_id is not null; -- Outlet.quotes
--> statement-breakpoint
create index quote_event_published on quote (event_id, published_at, id) where event_id is not null; -- the quotes made at an event
--> statement-breakpoint
create index identifier_record on identifier (record_id); -- deleteRecords
--> statement-breakpoint
create index article_title_trigram on article using gin (fold(title) gin_trgm_ops); -- ArticleFilter.title
--> statement-breakpoint
create index quote_text_trigram on quote using gin (fold(text) gin_trgm_ops); -- QuoteFilter.text
--> statement-breakpoint
create index load_receipt_at on load_receipt (at); -- forgetting after 7 days
--> statement-breakpoint
-- The UTC offset of the time zone `zone` changes once between the instants `after` and `upto`. This function finds the
-- instant of the change by a binary search.
create function offset_since(after timestamptz, upto timestamptz, zone text) returns timestamptz language plpgsql stable parallel safe as $$
declare
  wanted interval := (upto at time zone zone) - (upto at time zone 'UTC');
  lo timestamptz := after;
  -- UTC offsets change only at whole seconds, so the search looks only at whole seconds.
  hi timestamptz := date_trunc('second', upto);
  mid timestamptz;
begin
  while hi - lo > interval '1 second' loop
    mid := date_trunc('second', lo + (hi - lo) / 2);
    exit when mid <= lo;
    if (mid at time zone zone) - (mid at time zone 'UTC') = wanted then hi := mid; else lo := mid; end if;
  end loop;
  return hi;
end $$;
--> statement-breakpoint
-- Returns the first instant of a day in a time zone. Some days have no midnight, and some have two.
create function local_day_start(day timestamp, zone text) returns timestamptz language plpgsql stable parallel safe as $$
declare
  found timestamptz := day at time zone zone;
  before timestamptz := found - interval '26 hours';
  earlier timestamptz := (day - ((before at time zone zone) - (before at time zone 'UTC'))) at time zone 'UTC';
begin
  if found at time zone zone <> day then
    return offset_since(before, found, zone);
  end if;
  if earlier < found and earlier at time zone zone = day then
    return earlier;
  end if;
  return found;
end $$;
--> statement-breakpoint
-- Returns the first instant of the clock hour that begins at the local time `local`. `sample` is any instant in this
-- hour. A change of the clocks may divide or repeat the hour. In this case, the function returns the first instant of
-- the part that has the same UTC offset as `sample`.
create function local_hour_start(local timestamp, sample timestamptz, zone text) returns timestamptz language plpgsql stable parallel safe as $$
declare
  shift interval := (sample at time zone zone) - (sample at time zone 'UTC');
  start timestamptz := (local - shift) at time zone 'UTC';
begin
  if (start at time zone zone) = local then return start; end if;
  return offset_since(start, sample, zone);
end $$;
