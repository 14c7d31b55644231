-- What is true of the archive as a whole, in one row. `written_at` is the instant of the last load, null before the first:
-- later loads get later ones even where the machine's clock was set back, and an archive that was emptied is not new.
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
