select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(
          (
            '{"name":'
              || to_json(t1.name)::text
              || ',"startDate":'
              || coalesce(('"' || to_char(t1.start_date, 'YYYY-MM-DD') || '"'), 'null')
              || '}'
          ),
          ','
        ),
        ''
      )
      || ']}'
  )
  from (
    select t1.id, t1.name, t1.start_date
    from (
      (
        select t1.id, t1.name, t1.start_date
        from event t1
        where (t1.is_public) and (t1.start_date is not null)
        order by t1.start_date desc, t1.id desc
        limit 3
      )
      union all (
        select t1.id, t1.name, t1.start_date
        from event t1
        where (t1.is_public) and (t1.start_date is null)
        order by t1.start_date desc, t1.id desc
        limit 3
      )
    ) t1
    limit 3
  ) t1
  having true
) as json
