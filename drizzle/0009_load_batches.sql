-- A job now loads the batches of its file one after the other. The job no longer reads ahead, and no longer stores
-- facts about earlier lines for later lines.
drop table load_claim;
--> statement-breakpoint
drop schema load_stage cascade;
--> statement-breakpoint
alter table load_job add column dry_run boolean not null default false;
--> statement-breakpoint
-- The line at which the next batch begins. For each value of `stage`, the file is read once, from its first line.
alter table load_job alter column next_line set default 1;
--> statement-breakpoint
-- Unfinished jobs start again from the first line, because jobs used to read the lines of a file in a different order.
-- Records that an unfinished job has already loaded are then reported as UNCHANGED.
delete from load_error where job_id in (select id from load_job where status in ('QUEUED', 'RUNNING'));
--> statement-breakpoint
update load_job set stage = 'RECORDS', next_line = 1, next_byte = 0, processed_lines = 0, busy_ms = 0, attempts = 0,
  created = 0, updated = 0, unchanged = 0, rejected = 0, skipped = 0,
  created_outlets = 0, created_agents = 0, created_events = 0, created_articles = 0, created_quotes = 0
where status in ('QUEUED', 'RUNNING');
--> statement-breakpoint
-- Lines whose only errors are references to records that do not exist yet. They are tried again at the end of the
-- current pass over the file (`stage`). `start` is the byte at which the line begins in the file, and `bytes` is its
-- length. A line is tried again in a transaction that also updates or deletes its row in this table.
create table load_waiting (
  job_id uuid not null references load_job (id) on delete cascade,
  line integer not null,
  start bigint not null,
  bytes integer not null,
  -- The errors of the last attempt, as a list of {code, field, message}.
  errors jsonb not null,
  primary key (job_id, line)
);
--> statement-breakpoint
create index load_job_holder_open on load_job (holder) where status in ('QUEUED', 'RUNNING'); -- the number of open jobs of an access key
