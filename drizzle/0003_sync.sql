-- The indexes that are kept in step: one row for each engine that an API process serves, or served lately.
create table search_index (
  engine text primary key check (engine in ('MEILISEARCH', 'POSTGRES')),
  -- The process that keeps it in step says every few seconds that it lives.
  seen_at timestamptz(3) not null default now(),
  -- Since when what it holds as a whole cannot be trusted: wiped, or made by other code. Null: only what is pending is missing.
  out_of_step_since timestamptz(3),
  -- Why nothing could be sent lately; null after a success.
  failure text,
  audited_at timestamptz(3)
);
--> statement-breakpoint
create sequence search_pending_seq as bigint;
--> statement-breakpoint
-- What an index has to be told. Change rows are moved here; many changes of one record become one row, so an engine may be away for weeks.
create table search_pending (
  engine text not null references search_index (engine) on delete cascade,
  record text not null,
  record_id uuid not null,
  -- New at every change: a row is settled only with the number it was claimed with.
  seq bigint not null default nextval('search_pending_seq'),
  -- The first change that is not in the index.
  at timestamptz(3) not null,
  primary key (engine, record, record_id)
);
--> statement-breakpoint
create index search_pending_claim on search_pending (engine, seq); -- claiming the oldest
--> statement-breakpoint
-- What an engine refused to hold; tried again when the record changes, and by reindex and audit.
create table search_dead_letter (
  engine text not null references search_index (engine) on delete cascade,
  record text not null,
  record_id uuid not null,
  reason text not null,
  at timestamptz(3) not null default now(),
  primary key (engine, record, record_id)
);
--> statement-breakpoint
-- Work on a whole index, done by whoever keeps it in step; `cursor` is how far a rebuild got. Kept for a while after it is done.
create table search_job (
  id bigint primary key generated always as identity,
  engine text not null references search_index (engine) on delete cascade,
  task text not null check (task in ('reindex', 'audit')),
  stage text not null default 'new' check (stage in ('new', 'filling', 'verifying', 'switching', 'done')),
  cursor_kind text,
  cursor_id uuid,
  done bigint not null default 0,
  total bigint not null default 0,
  -- Documents that differed, and those that still do.
  differing bigint not null default 0,
  remaining bigint not null default 0,
  requested_at timestamptz(3) not null default now(),
  finished_at timestamptz(3)
);
--> statement-breakpoint
create unique index search_job_open on search_job (engine, task) where finished_at is null; -- who asks twice gets the same
--> statement-breakpoint
create function notify_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('verbatim_change', '');
  return null;
end $$;
--> statement-breakpoint
create trigger change_notify after insert on change for each statement execute function notify_change();
