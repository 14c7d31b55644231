select (
  '{"timeline":'
    || (
      with t1 as (
        select date_trunc('hour', t2.published_at at time zone $1::text) as local,
          (t2.published_at at time zone $1::text) - (t2.published_at at time zone 'UTC') as shift,
          min(t2.published_at) as sample,
          count(*) as count
        from article t2
        where (t2.status = 'USABLE') and (t2.section = any ($2::text[])) and t2.published_at is not null
        group by 1, 2
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
          from (select local_hour_start(t4.local, t4.sample, $1::text) as start, t4.count from t1 t4) t3
        )
        end
    )
    || '}'
) as json
-- $1 = America/New_York
-- $2 = {"sport"}
