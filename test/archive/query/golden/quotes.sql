select (
  select (
    '{"nodes":[' || coalesce(string_agg(('{"text":' || to_json(t1.text)::text || '}'), ','), '') || ']}'
  )
  from (
    select t1.id, t1.text
    from (
      (
        select t1.id, t1.text
        from quote t1
        where (t1.status = 'USABLE') and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 3
      )
      union all (
        select t1.id, t1.text
        from quote t1
        where (t1.status = 'USABLE') and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 3
      )
    ) t1
    limit 3
  ) t1
  having true
) as json
