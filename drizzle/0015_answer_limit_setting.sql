-- The limit of `count_body` is now MAX_ANSWER_BYTES of the server that sends the query, or 32 MB if the connection does
-- not set a limit. The `detail` of the error contains the limit.
create or replace function count_body(bytes integer) returns boolean language plpgsql parallel restricted as $$
declare
  total bigint := coalesce(nullif(current_setting('verbatim.body_bytes', true), ''), '0')::bigint + bytes;
  max_bytes bigint := coalesce(nullif(current_setting('verbatim.max_answer_bytes', true), ''), '32000000')::bigint;
begin
  if total > max_bytes then
    raise exception using errcode = 'VB002', message = total::text, detail = max_bytes::text;
  end if;
  perform set_config('verbatim.body_bytes', total::text, true);
  return true;
end
$$;
