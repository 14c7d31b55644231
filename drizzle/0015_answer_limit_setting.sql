-- The limit is what the server that asks has it set to (MAX_ANSWER_BYTES), else 32 MB; the error names it as its detail.
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
