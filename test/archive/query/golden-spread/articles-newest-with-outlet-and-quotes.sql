with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.id
    from (
      (
        select t2.id
        from article t2
        where (t2.status = 'USABLE') and (t2.published_at is not null)
        order by t2.published_at desc, t2.id desc
        limit 20
      )
      union all (
        select t2.id
        from article t2
        where (t2.status = 'USABLE') and (t2.published_at is null)
        order by t2.published_at desc, t2.id desc
        limit 20
      )
    ) t2
    limit 20
  ) found
),
t3 as materialized (
  select t2.id,
    (
      '{"id":"article_'
        || t2.id::text
        || '","title":'
        || to_json(t2.title)::text
        || ',"publishedAt":'
        || coalesce(
          (left(to_json((t2.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'),
          'null'
        )
        || ',"outlet":'
        || coalesce(
          (
            select ('{"id":"outlet_' || t4.id::text || '","name":' || to_json(t4.name)::text || '}')
            from outlet t4
            where (t4.id = t2.outlet_id) and (t4.is_public)
          ),
          'null'
        )
        || ',"quotes":'
        || (
          select (
            '{"nodes":['
              || coalesce(
                string_agg(
                  (
                    '{"id":"quote_'
                      || t5.id::text
                      || '","text":'
                      || to_json(t5.text)::text
                      || ',"speaker":'
                      || coalesce(
                        (
                          select (
                            '{"id":"agent_' || t6.id::text || '","name":' || to_json(t6.name)::text || '}'
                          )
                          from agent t6
                          where (t6.id = t5.speaker_id) and (t6.is_public)
                        ),
                        'null'
                      )
                      || '}'
                  ),
                  ','
                ),
                ''
              )
              || ']}'
          )
          from (
            select t5.id, t5.text, t5.speaker_id
            from quote t5
            where (t5.article_id = t2.id)
            order by t5.article_id asc, t5.start_cp asc nulls last, t5.id asc
            limit 5
          ) t5
          having true
        )
        || '}'
    ) as c0
  from article t2
  where (t2.id) in (select id from t1)
)
select null::uuid, t3.c0
from t1
join t3 on t3.id = t1.id
order by t1.rn
