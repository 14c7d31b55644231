select coalesce(
  (
    select (
      '{"quotes":'
        || (
          select (
            '{"nodes":['
              || coalesce(string_agg(('{"text":' || to_json(t1.text)::text || '}'), ','), '')
              || ']}'
          )
          from (
            select t1.id, t1.text
            from (
              (
                select t1.id, t1.text
                from quote t1
                where (t1.event_id = t2.id) and (t1.status = 'USABLE') and (t1.published_at is not null)
                order by t1.published_at desc, t1.id desc
                limit 5
              )
              union all (
                select t1.id, t1.text
                from quote t1
                where (t1.event_id = t2.id) and (t1.status = 'USABLE') and (t1.published_at is null)
                order by t1.published_at desc, t1.id desc
                limit 5
              )
            ) t1
            limit 5
          ) t1
          having true
        )
        || ',"below":'
        || (
          select (
            '{"nodes":['
              || coalesce(string_agg(('{"text":' || to_json(t3.text)::text || '}'), ','), '')
              || ']}'
          )
          from (
            select t3.id, t3.text
            from quote t3
            where (t3.event_id in (select event_and_below(t2.id))) and (t3.status = 'USABLE')
            order by t3.published_at desc nulls last, t3.id desc
            limit 5
          ) t3
          having true
        )
        || '}'
    )
    from event t2
    where (t2.id = $1::uuid) and (t2.is_public)
  ),
  'null'
) as json
-- $1 = 44444444-4444-4444-4444-444444444444
