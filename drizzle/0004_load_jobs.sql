-- Files that were sent to be loaded; each lies below the upload directory under its id, unpacked.
create table upload (
  id uuid primary key,
  -- Of what was sent.
  bytes bigint not null,
  sha256 bytea not null,
  -- Of the unpacked text.
  text_bytes bigint not null,
  lines integer not null,
  created_at timestamptz(3) not null default now()
);
--> statement-breakpoint
create table load_job (
  id uuid primary key,
  -- Order of work: one job after the other, so that two that touch the same keys end as if they had come one after the other.
  seq bigint generated always as identity unique,
  upload_id uuid not null,
  holder text not null,
  idempotency_key text,
  on_error text not null check (on_error in ('REJECT_ALL', 'SKIP_BAD')),
  status text not null default 'QUEUED' check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED')),
  created_at timestamptz(3) not null default now(),
  started_at timestamptz(3),
  finished_at timestamptz(3),
  total_lines integer not null,
  -- Everything from here to `busy_ms` moves in the commit of a chunk.
  processed_lines integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  rejected integer not null default 0,
  skipped integer not null default 0,
  created_outlets integer not null default 0,
  created_agents integer not null default 0,
  created_events integer not null default 0,
  created_articles integer not null default 0,
  created_quotes integer not null default 0,
  -- Where the next chunk begins: outlets, agents and events are a part of their own, before the articles.
  stage text not null default 'RECORDS' check (stage in ('RECORDS', 'ARTICLES')),
  next_line integer not null default 0,
  next_byte bigint not null default 0,
  busy_ms bigint not null default 0,
  -- Who works on it: a number of one claim, so that a process that lost its lease can commit nothing more.
  runner uuid,
  lease_until timestamptz(3),
  -- The connection that ends with that process: once it is gone, the job is free.
  keeper_pid integer,
  keeper_since timestamptz,
  -- How often it was taken over after a crash at the same place.
  attempts integer not null default 0,
  failure text,
  unique (holder, idempotency_key)
);
--> statement-breakpoint
create index load_job_open on load_job (seq) where status in ('QUEUED', 'RUNNING'); -- claiming; metrics
--> statement-breakpoint
create index load_job_upload on load_job (upload_id); -- which uploads are in use
--> statement-breakpoint
create table load_error (
  job_id uuid not null references load_job (id) on delete cascade,
  -- From 1.
  line integer not null,
  number integer not null,
  code text not null,
  field text[] not null,
  message text not null,
  primary key (job_id, line, number)
);
--> statement-breakpoint
-- What later lines of a job have to know of earlier chunks: which record a line meant that may not be the only one of its identity ('id', 'key',
-- 'url', 'domain', 'wikidata', 'name'; without a record: it was rejected for what it held), what rejected records would have been known by ('lost …'),
-- and lines that were loaded before their turn ('line').
create table load_claim (
  job_id uuid not null references load_job (id) on delete cascade,
  noun text not null,
  scheme text not null,
  value text collate "C" not null,
  record_id uuid,
  primary key (job_id, noun, scheme, value)
);
--> statement-breakpoint
-- The first pass over a file leaves what it finds in tables of the job's own here; not logged, for they can be made again.
create schema load_stage;
--> statement-breakpoint
create function notify_load_job() returns trigger language plpgsql as $$
begin
  perform pg_notify('verbatim_load_job', '');
  return null;
end $$;
--> statement-breakpoint
create trigger load_job_notify after insert on load_job for each statement execute function notify_load_job();
