-- The end of the bucket that begins at `start`: the first instant of the next bucket. If the time zone skipped a whole
-- date, the bucket before the skipped date ends where the next existing date begins. A bucket of an hour also ends
-- where the UTC offset changes.
create function bucket_end(start timestamptz, unit text, zone text) returns timestamptz language plpgsql stable parallel safe as $$
declare
  local timestamp := start at time zone zone;
  shift interval := local - (start at time zone 'UTC');
  finish timestamptz;
  latest timestamptz;
begin
  if unit <> 'hour' then
    return local_day_start(date_trunc(unit, local) + ('1 ' || unit)::interval, zone);
  end if;
  finish := (date_trunc('hour', local) + interval '1 hour' - shift) at time zone 'UTC';
  latest := finish - interval '1 millisecond';
  if (latest at time zone zone) - (latest at time zone 'UTC') = shift then
    return finish;
  end if;
  return offset_since(start, latest, zone);
end
$$;
