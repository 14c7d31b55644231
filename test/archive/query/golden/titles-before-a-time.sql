select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(('{"id":"article_' || t1.id::text || '","title":' || to_json(t1.title)::text || '}'), ','),
        ''
      )
      || ']}'
  )
  from (
    select t1.id, t1.title
    from article t1
    where (t1.status = 'USABLE')
      and (t1.published_at is not null)
      and (t1.published_at < $1::timestamptz)
      and (t1.published_at is not null)
    order by t1.published_at desc, t1.id desc
    limit 100
  ) t1
  having true
) as json
-- $1 = 2024-01-01T00:00:00.000Z
