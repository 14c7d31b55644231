select coalesce(
  (
    select (
      '{"id":"event_'
        || t1.id::text
        || '","name":'
        || to_json(t1.name)::text
        || ',"quotes":'
        || (
          with t2 as materialized (
            select t3.id, t3.speaker_id
            from quote t3
            where (t3.article_id in (select article_id from article_event where event_id = t1.id))
              and (t3.status = 'USABLE')
          )
          select (
            '{"totalCount":'
              || (select count(*) from t2 t3 where true)::text
              || ',"facet":'
              || (
                with t4 as (select t3.speaker_id as v, count(*) as n from t2 t3 where true group by 1)
                select (
                  '{"values":'
                    || (
                      select (
                        '['
                          || coalesce(
                            string_agg(
                              (
                                '{"value":'
                                  || to_json(t5.value)::text
                                  || ',"label":'
                                  || to_json(t6.name)::text
                                  || ',"count":'
                                  || t5.n::text
                                  || ',"node":{"id":"agent_'
                                  || t6.id::text
                                  || '"}}'
                              ),
                              ','
                              order by t5.n desc, t5.value collate "C"
                            ),
                            ''
                          )
                          || ']'
                      )
                      from (
                        select t7.v, t6.keys[1] as value, t7.n
                        from t4 t7
                        join agent t6 on t6.id = t7.v
                        where t7.v is not null
                        order by t7.n desc, t6.keys[1] collate "C"
                        limit 10
                      ) t5
                      join agent t6 on t6.id = t5.v
                    )
                    || ',"distinctCount":'
                    || (select count(*) from t4 t7 where t7.v is not null)::text
                    || ',"missingCount":'
                    || coalesce((select t7.n from t4 t7 where t7.v is null), 0)::text
                    || '}'
                )
              )
              || '}'
          )
        )
        || '}'
    )
    from event t1
    where (t1.id = $1::uuid) and (t1.is_public)
  ),
  'null'
) as json
-- $1 = 44444444-4444-4444-4444-444444444444
