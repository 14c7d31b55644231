select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(('{"title":' || to_json(t1.title)::text || '}'), ',') filter (where t1.rn <= 5), ''
      )
      || '],"pageInfo":{"hasNextPage":'
      || (
        count(*) > 5
          or exists (
            select 1
            from article t1
            where (t1.status = 'USABLE')
              and (
                ((t1.published_at < $1::timestamptz or t1.published_at is null))
                  or (t1.published_at = $1::timestamptz and t1.id <= $2::uuid)
              )
              and (
                ((t1.published_at < $3::timestamptz or t1.published_at is null))
                  or (t1.published_at = $3::timestamptz and t1.id < $4::uuid)
              )
          )
      )::text
      || '}}'
  )
  from (
    select t1.id, t1.title, t1.status, t1.published_at, row_number() over () as rn
    from (
      select t1.id, t1.title, t1.status, t1.published_at
      from article t1
      where (t1.status = 'USABLE')
        and (t1.published_at is not null)
        and ((t1.published_at, t1.id) < ($3::timestamptz, $4::uuid))
        and ((t1.published_at, t1.id) > ($1::timestamptz, $2::uuid))
      order by t1.published_at desc, t1.id desc
      limit 6
    ) t1
  ) t1
  having true
) as json
-- $1 = 2023-01-01T00:00:00.000Z
-- $2 = 11111111-1111-1111-1111-111111111111
-- $3 = 2024-01-01T00:00:00.000Z
-- $4 = 11111111-1111-1111-1111-111111111111
