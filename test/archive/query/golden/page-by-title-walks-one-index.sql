select (
  select (
    '{"nodes":[' || coalesce(string_agg(('{"title":' || to_json(t1.title)::text || '}'), ','), '') || ']}'
  )
  from (
    select t1.id, t1.title
    from article t1
    where (t1.status = 'USABLE') and ((t1.title_sort, t1.id) > ($1::text, $2::uuid))
    order by t1.title_sort asc, t1.id asc
    limit 5
  ) t1
  having true
) as json
-- $1 = News
-- $2 = 11111111-1111-1111-1111-111111111111
