-- A single row that describes the archive as a whole. `written_at` is the time of the last change, or null before the
-- first load. Each change gets a later time than the previous change, even if the clock of the machine was set back. An
-- archive whose records were all deleted keeps its `written_at`, so it does not count as new.
create table archive_state (
  one boolean primary key default true check (one),
  written_at timestamptz(3)
);
insert into archive_state (written_at)
select max(at) from (
  select max(updated_at) as at from article
  union all select max(updated_at) from outlet
  union all select max(updated_at) from agent
  union all select max(updated_at) from event
) known;
