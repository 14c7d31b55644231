select (
  '{"timeline":'
    || (
      with t1 as (
        select date_trunc('month', t2.published_at at time zone 'UTC') as local, count(*) as count
        from article t2
        where (t2.status = 'USABLE') and t2.published_at is not null
        group by 1
      )
      select case
        when (select count(*) from t1) > 2000 then too_many_buckets((select count(*) from t1))
        else (
          select (
            '['
              || coalesce(
                string_agg(
                  (
                    '{"start":' || case
                      when t3.start < '0001-01-01T00:00:00Z' then ('"' || instant_text(t3.start) || '"')
                      else (
                        left(to_json((t3.start at time zone 'UTC') + interval '1 microsecond')::text, 24)
                          || 'Z"'
                      )
                      end || ',"count":' || t3.count::text || '}'
                  ),
                  ','
                  order by t3.start
                ),
                ''
              )
              || ']'
          )
          from (select (t4.local at time zone 'UTC') as start, t4.count from t1 t4) t3
        )
        end
    )
    || '}'
) as json
