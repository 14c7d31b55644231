select coalesce(
  (
    select (
      '{"id":"outlet_'
        || t1.id::text
        || '","name":'
        || to_json(t1.name)::text
        || ',"articles":'
        || (
          with t2 as materialized (
            select t3.id, t3.language, t3.published_at
            from article t3
            where (t3.outlet_id = t1.id) and (t3.status = 'USABLE')
          )
          select (
            '{"totalCount":'
              || (select count(*) from t2 t3 where true)::text
              || ',"facet":'
              || (
                with t4 as (
                  select case
                    when left(t3.language, 2) in ('x-', 'i-') then t3.language
                    else split_part(t3.language, '-', 1)
                    end as v,
                    count(*) as n
                  from t2 t3
                  where true
                  group by 1
                )
                select (
                  '{"values":'
                    || (
                      select (
                        '['
                          || coalesce(
                            string_agg(
                              ('{"value":' || to_json(t5.value)::text || ',"count":' || t5.n::text || '}'),
                              ','
                              order by t5.n desc, t5.value collate "C"
                            ),
                            ''
                          )
                          || ']'
                      )
                      from (
                        select t6.v, t6.v as value, t6.n
                        from t4 t6
                        where t6.v is not null
                        order by t6.n desc, t6.v collate "C"
                        limit 10
                      ) t5
                    )
                    || ',"distinctCount":'
                    || (select count(*) from t4 t6 where t6.v is not null)::text
                    || ',"missingCount":'
                    || coalesce((select t6.n from t4 t6 where t6.v is null), 0)::text
                    || '}'
                )
              )
              || ',"timeline":'
              || (
                with t7 as (
                  select date_trunc('day', t3.published_at at time zone 'UTC') as local, count(*) as count
                  from t2 t3
                  where true and t3.published_at is not null
                  group by 1
                )
                select case
                  when (select count(*) from t7) > 2000 then too_many_buckets((select count(*) from t7))
                  else (
                    select (
                      '['
                        || coalesce(
                          string_agg(
                            (
                              '{"start":' || case
                                when t8.start < '0001-01-01T00:00:00Z' then ('"' || instant_text(t8.start) || '"')
                                else (
                                  left(
                                    to_json((t8.start at time zone 'UTC') + interval '1 microsecond')::text,
                                    24
                                  )
                                    || 'Z"'
                                )
                                end || ',"count":' || t8.count::text || '}'
                            ),
                            ','
                            order by t8.start
                          ),
                          ''
                        )
                        || ']'
                    )
                    from (select (t9.local at time zone 'UTC') as start, t9.count from t7 t9) t8
                  )
                  end
              )
              || '}'
          )
        )
        || '}'
    )
    from outlet t1
    where (t1.id = $1::uuid) and (t1.is_public)
  ),
  'null'
) as json
-- $1 = 22222222-2222-2222-2222-222222222222
