select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(('{"title":' || to_json(t1.title)::text || '}'), ',') filter (where t1.rn <= 20), ''
      )
      || '],"pageInfo":{"hasNextPage":'
      || (count(*) > 20)::text
      || ',"hasPreviousPage":'
      || exists (
        select 1
        from article t1
        where (t1.status = 'USABLE')
          and ((t1.published_at is not null) or (t1.published_at is null and t1.id >= $1::uuid))
      )::text
      || '}}'
  )
  from (
    select t1.id, t1.title, t1.status, t1.published_at, row_number() over () as rn
    from (
      select t1.id, t1.title, t1.status, t1.published_at
      from article t1
      where (t1.status = 'USABLE') and (t1.published_at is null) and (t1.id < $1::uuid)
      order by t1.published_at desc, t1.id desc
      limit 21
    ) t1
  ) t1
  having true
) as json
-- $1 = 11111111-1111-1111-1111-111111111111
