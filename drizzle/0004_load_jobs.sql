-- Files that clients have uploaded for loading. Each file is stored unpacked in the upload directory, under the `id` of
-- its row.
create table upload (
  id uuid primary key,
  -- The size and hash of the file as it was sent. The sent file may be compressed.
  bytes bigint not null,
  sha256 bytea not null,
  -- The size and the number of lines of the unpacked file.
  text_bytes bigint not null,
  lines integer not null,
  created_at timestamptz(3) not null default now()
);
--> statement-breakpoint
create table load_job (
  id uuid primary key,
  -- The order in which jobs run. Jobs run one after the other. Otherwise, the changes of two jobs that load the same
  -- keys would be mixed.
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
  -- A job loads its file in chunks (called batches since migration 0009). The columns from here to `busy_ms` are
  -- updated in the transaction that loads a chunk.
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
  -- Where the next chunk begins. All outlets, agents and events of the file (RECORDS) are loaded before its articles
  -- (ARTICLES).
  stage text not null default 'RECORDS' check (stage in ('RECORDS', 'ARTICLES')),
  next_line integer not null default 0,
  next_byte bigint not null default 0,
  busy_ms bigint not null default 0,
  -- The process that works on the job. Whenever a process claims the job, it sets a new UUID here. A process that no
  -- longer finds its own UUID here has lost the job, and cannot commit anything.
  runner uuid,
  lease_until timestamptz(3),
  -- The database connection of the process that works on the job. When the process ends, the connection ends, too, and
  -- another process may claim the job.
  keeper_pid integer,
  keeper_since timestamptz,
  -- How often the job has failed at the same position in the file.
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
  -- The number of the line, counted from 1.
  line integer not null,
  number integer not null,
  code text not null,
  field text[] not null,
  message text not null,
  primary key (job_id, line, number)
);
--> statement-breakpoint
-- What a job must know about the lines of earlier chunks when it loads later lines. `scheme` says what `value` is:
-- - 'id', 'key', 'url', 'domain', 'wikidata' or 'name': a value that identifies the record of an earlier line. It is
--   stored only if other lines of the file may be about the same record. If the earlier line was rejected because of a
--   part of its record, such as a quote, `record_id` is null.
-- - 'lost …': a value that identifies a rejected outlet, agent or event. A reference with this value does not create
--   the rejected record.
-- - 'line': the number of a line that was processed before its turn.
-- Migration 0009 removes this table.
create table load_claim (
  job_id uuid not null references load_job (id) on delete cascade,
  noun text not null,
  scheme text not null,
  value text collate "C" not null,
  record_id uuid,
  primary key (job_id, noun, scheme, value)
);
--> statement-breakpoint
-- This schema contains tables for each job, with the results of the first pass over its file. Most of these tables are
-- unlogged, because they can be built again after a crash. Migration 0009 removes this schema.
create schema load_stage;
--> statement-breakpoint
create function notify_load_job() returns trigger language plpgsql as $$
begin
  perform pg_notify('verbatim_load_job', '');
  return null;
end $$;
--> statement-breakpoint
create trigger load_job_notify after insert on load_job for each statement execute function notify_load_job();
