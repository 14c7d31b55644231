-- A job is its file's batches, one after the other: nothing is read ahead any more, and what later lines had to know of earlier ones is gone.
drop table load_claim;
--> statement-breakpoint
drop schema load_stage cascade;
--> statement-breakpoint
alter table load_job add column dry_run boolean not null default false;
--> statement-breakpoint
-- Where the next batch begins: of the file's part that `stage` names, which is read from the first line on.
alter table load_job alter column next_line set default 1;
--> statement-breakpoint
-- A job that is not over was read in another order: it begins again, and finds UNCHANGED what it has loaded.
delete from load_error where job_id in (select id from load_job where status in ('QUEUED', 'RUNNING'));
--> statement-breakpoint
update load_job set stage = 'RECORDS', next_line = 1, next_byte = 0, processed_lines = 0, busy_ms = 0, attempts = 0,
  created = 0, updated = 0, unchanged = 0, rejected = 0, skipped = 0,
  created_outlets = 0, created_agents = 0, created_events = 0, created_articles = 0, created_quotes = 0
where status in ('QUEUED', 'RUNNING');
--> statement-breakpoint
-- Lines of the part under way that lack nothing but what they refer to: they are tried again when the part has been read, and lie in the file where
-- `start` and `bytes` say. They change in the commit of the batch that they were judged in.
create table load_waiting (
  job_id uuid not null references load_job (id) on delete cascade,
  line integer not null,
  start bigint not null,
  bytes integer not null,
  -- What was wrong the last time, as a list of {code, field, message}.
  errors jsonb not null,
  primary key (job_id, line)
);
--> statement-breakpoint
create index load_job_holder_open on load_job (holder) where status in ('QUEUED', 'RUNNING'); -- how many one key has waiting
