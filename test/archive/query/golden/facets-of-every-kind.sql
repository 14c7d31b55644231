select (
  with t1 as materialized (
    select t2.id, t2.outlet_id, t2.subjects from article t2 where (t2.status = 'USABLE')
  )
  select (
    '{"outlet":'
      || (
        with t3 as (select t2.outlet_id as v, count(*) as n from t1 t2 where true group by 1)
        select (
          '{"values":'
            || (
              select (
                '['
                  || coalesce(
                    string_agg(
                      ('{"label":' || to_json(t4.name)::text || '}'), ','
                      order by t5.n desc, t5.value collate "C"
                    ),
                    ''
                  )
                  || ']'
              )
              from (
                select t6.v, t4.keys[1] as value, t6.n
                from t3 t6
                join outlet t4 on t4.id = t6.v
                where t6.v is not null
                order by t6.n desc, t4.keys[1] collate "C"
                limit 3
              ) t5
              join outlet t4 on t4.id = t5.v
            )
            || '}'
        )
      )
      || ',"country":'
      || (
        with t7 as (
          select (select country from outlet where id = t2.outlet_id) as v, count(*) as n
          from t1 t2
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
                      ('{"value":' || to_json(t8.value)::text || '}'), ','
                      order by t8.n desc, t8.value collate "C"
                    ),
                    ''
                  )
                  || ']'
              )
              from (
                select t9.v, t9.v as value, t9.n
                from t7 t9
                where t9.v is not null
                order by t9.n desc, t9.v collate "C"
                limit 10
              ) t8
            )
            || '}'
        )
      )
      || ',"subject":'
      || (
        with t10 as (
          select t11.v, count(*) as n
          from t1 t2
          cross
          join lateral (select unnest(t2.subjects) as v) t11
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
                      ('{"value":' || to_json(t12.value)::text || ',"count":' || t12.n::text || '}'), ','
                      order by t12.n desc, t12.value collate "C"
                    ),
                    ''
                  )
                  || ']'
              )
              from (
                select t13.v, t13.v as value, t13.n
                from t10 t13
                where t13.v is not null
                order by t13.n desc, t13.v collate "C"
                limit 10
              ) t12
            )
            || ',"missingCount":'
            || (select count(*) from t1 t2 where true and not exists (select unnest(t2.subjects) as v))::text
            || '}'
        )
      )
      || ',"author":'
      || (
        with t14 as (
          select t15.v, count(*) as n
          from t1 t2
          cross
          join lateral (
            select distinct agent_id as v
            from article_byline
            where article_id = t2.id and agent_id is not null
          ) t15
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
                      ('{"label":' || to_json(t16.name)::text || ',"count":' || t17.n::text || '}'), ','
                      order by t17.n desc, t17.value collate "C"
                    ),
                    ''
                  )
                  || ']'
              )
              from (
                select t18.v, t16.keys[1] as value, t18.n
                from t14 t18
                join agent t16 on t16.id = t18.v
                where t18.v is not null
                order by t18.n desc, t16.keys[1] collate "C"
                limit 10
              ) t17
              join agent t16 on t16.id = t17.v
            )
            || '}'
        )
      )
      || '}'
  )
) as json
