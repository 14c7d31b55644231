-- Ends a statement in which a timeline has more buckets than an answer may hold. VB001 is a code of our own: the server
-- turns it into the error that the reader gets.
create function too_many_buckets(buckets bigint) returns text language plpgsql parallel safe as $$
begin
  raise exception using errcode = 'VB001', message = format('a timeline of %s buckets', buckets);
end
$$;
