select (
  select (
    '{"nodes":['
      || coalesce(string_agg(('{"name":' || to_json(t1.name)::text || '}'), ','), '')
      || '],"totalCount":'
      || (select count(*) from agent t1 where (t1.is_public))::text
      || '}'
  )
  from (
    select t1.id, t1.name, t1.is_public
    from agent t1
    where (t1.is_public)
    order by t1.name_sort asc, t1.id asc
    limit 3
  ) t1
  having true
) as json
