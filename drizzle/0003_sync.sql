-- The search indexes that a server process keeps up to date: one row for each engine. When no process keeps an index up
-- to date any more, its row remains for some time.
create table search_index (
  engine text primary key check (engine in ('MEILISEARCH', 'POSTGRES')),
  -- The process that keeps the index up to date sets this to the current time every few seconds.
  seen_at timestamptz(3) not null default now(),
  -- The time since which the whole index may be wrong, e.g. because the index was emptied, or because another version
  -- of the code built it. Null: the index lacks only the pending changes.
  out_of_step_since timestamptz(3),
  -- The reason why the last attempt to send changes failed. Null if it succeeded.
  failure text,
  audited_at timestamptz(3)
);
--> statement-breakpoint
create sequence search_pending_seq as bigint;
--> statement-breakpoint
-- Records that have changed and must be sent to an index. The rows of `change` are moved here. All changes of a record
-- become one row. This limits the size of the table if an engine cannot be reached for weeks.
create table search_pending (
  engine text not null references search_index (engine) on delete cascade,
  record text not null,
  record_id uuid not null,
  -- Each change of the record gives the row a new number. When the record has been sent, its row is deleted if the
  -- number is still the same. Otherwise, the record has changed again and stays pending.
  seq bigint not null default nextval('search_pending_seq'),
  -- The time of the first change that the index does not contain yet.
  at timestamptz(3) not null,
  primary key (engine, record, record_id)
);
--> statement-breakpoint
create index search_pending_claim on search_pending (engine, seq); -- claiming the oldest
--> statement-breakpoint
-- Documents that an engine has refused. A refused document is sent again when its record changes, and when `reindex` or
-- `audit` runs.
create table search_dead_letter (
  engine text not null references search_index (engine) on delete cascade,
  record text not null,
  record_id uuid not null,
  reason text not null,
  at timestamptz(3) not null default now(),
  primary key (engine, record, record_id)
);
--> statement-breakpoint
-- Tasks for a whole index. They are done by the process that keeps the index up to date. `cursor_kind` and `cursor_id`
-- name the last record that a rebuild has sent. A row is kept for a while after its task is done.
create table search_job (
  id bigint primary key generated always as identity,
  engine text not null references search_index (engine) on delete cascade,
  task text not null check (task in ('reindex', 'audit')),
  stage text not null default 'new' check (stage in ('new', 'filling', 'verifying', 'switching', 'done')),
  cursor_kind text,
  cursor_id uuid,
  done bigint not null default 0,
  total bigint not null default 0,
  -- The number of documents that differed from the archive at first, and the number of documents that still differ at
  -- the end.
  differing bigint not null default 0,
  remaining bigint not null default 0,
  requested_at timestamptz(3) not null default now(),
  finished_at timestamptz(3)
);
--> statement-breakpoint
create unique index search_job_open on search_job (engine, task) where finished_at is null; -- if a task is requested twice, there is only one job
--> statement-breakpoint
create function notify_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('verbatim_change', '');
  return null;
end $$;
--> statement-breakpoint
create trigger change_notify after insert on change for each statement execute function notify_change();
