select (
  '{"timeline":'
    || (
      with t1 as (
        select date_trunc('week', t2.published_at at time zone $1::text) as local, count(*) as count
        from article t2
        where (t2.status = 'USABLE') and (t2.subjects && $2::text[]) and t2.published_at is not null
        group by 1
      )
      select case
        when (select count(*) from t1) > 2000 then too_many_buckets((select count(*) from t1))
        else (
          with recursive t3 as materialized (
            select local_day_start(t4.local, $1::text) as start, t4.count from t1 t4
          ),
          t5 as (
            select min(start) as start, 1 as number
            from t3
            having count(*) > 0
            union all
            select bucket_end(t5.start, 'week', $1::text), t5.number + 1
            from t5
            where t5.start < (select max(start) from t3) and t5.number <= 2000
          )
          select case
            when (select count(*) from t5) > 2000 then too_many_buckets((select count(*) from t5))
            else (
              select (
                '['
                  || coalesce(
                    string_agg(
                      (
                        '{"start":' || case
                          when t6.start < '0001-01-01T00:00:00Z' then ('"' || instant_text(t6.start) || '"')
                          else (
                            left(to_json((t6.start at time zone 'UTC') + interval '1 microsecond')::text, 24)
                              || 'Z"'
                          )
                          end
                            || ',"end":'
                            || left(
                              to_json(
                                (
                                  least(
                                    bucket_end(t6.start, 'week', $1::text),
                                    timestamptz '9999-12-31T23:59:59.999Z'
                                  ) at time zone 'UTC'
                                ) + interval '1 microsecond'
                              )::text,
                              24
                            )
                            || 'Z","date":"'
                            || left(
                              instant_text(
                                least((t6.start at time zone $1::text), '9999-12-31') at time zone 'UTC'
                              ),
                              10
                            )
                            || '","count":'
                            || t6.count::text
                            || '}'
                      ),
                      ','
                      order by t6.start
                    ),
                    ''
                  )
                  || ']'
              )
              from (
                select t5.start, coalesce(t7.count, 0) as count from t5 left join t3 t7 on t7.start = t5.start
              ) t6
            )
            end
        )
        end
    )
    || '}'
) as json
-- $1 = Europe/Berlin
-- $2 = {"x"}
