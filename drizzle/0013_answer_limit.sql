-- Ends a statement before it reads more than 32 MB of bodies. If a query selects a body under twenty aliases, the body
-- counts twenty times. The function is called with the stored length of each body, which Postgres knows without reading
-- the body. All lengths within a transaction are added up, and each read is a transaction with one statement. VB002 is
-- a code of our own: the server turns it into the error that the reader gets.
create function count_body(bytes integer) returns boolean language plpgsql parallel restricted as $$
declare
  total bigint := coalesce(nullif(current_setting('verbatim.body_bytes', true), ''), '0')::bigint + bytes;
begin
  if total > 32000000 then
    raise exception using errcode = 'VB002', message = total::text;
  end if;
  perform set_config('verbatim.body_bytes', total::text, true);
  return true;
end
$$;
