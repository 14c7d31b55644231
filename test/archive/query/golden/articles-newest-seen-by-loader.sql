select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(('{"title":' || to_json(t1.title)::text || ',"status":"' || t1.status || '"}'), ','), ''
      )
      || '],"totalCount":'
      || (
        select count(*)
        from article t1
        where (
          exists (
            select 1
            from outlet t2
            where (t2.id = t1.outlet_id)
              and (
                exists (select 1 from article t3 where (t3.outlet_id = t2.id) and (t3.word_count is not null))
              )
          )
        )
      )::text
      || '}'
  )
  from (
    select t1.id, t1.title, t1.status, t1.outlet_id
    from (
      (
        select t1.id, t1.title, t1.status, t1.outlet_id
        from article t1
        where (
          exists (
            select 1
            from outlet t2
            where (t2.id = t1.outlet_id)
              and (
                exists (select 1 from article t3 where (t3.outlet_id = t2.id) and (t3.word_count is not null))
              )
          )
        )
          and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 20
      )
      union all (
        select t1.id, t1.title, t1.status, t1.outlet_id
        from article t1
        where (
          exists (
            select 1
            from outlet t2
            where (t2.id = t1.outlet_id)
              and (
                exists (select 1 from article t3 where (t3.outlet_id = t2.id) and (t3.word_count is not null))
              )
          )
        )
          and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 20
      )
    ) t1
    limit 20
  ) t1
  having true
) as json
