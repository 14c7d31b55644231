select coalesce(
  (
    select (
      '{"id":"agent_'
        || t1.id::text
        || '","name":'
        || to_json(t1.name)::text
        || ',"quotes":'
        || (
          select (
            '{"nodes":['
              || coalesce(
                string_agg(
                  (
                    '{"id":"quote_'
                      || t2.id::text
                      || '","text":'
                      || to_json(t2.text)::text
                      || ',"article":'
                      || coalesce(
                        (
                          select (
                            '{"id":"article_'
                              || t3.id::text
                              || '","title":'
                              || to_json(t3.title)::text
                              || ',"publishedAt":'
                              || coalesce(
                                (
                                  left(
                                    to_json(
                                      (t3.published_at at time zone 'UTC') + interval '1 microsecond'
                                    )::text,
                                    24
                                  )
                                    || 'Z"'
                                ),
                                'null'
                              )
                              || ',"outlet":'
                              || coalesce(
                                (
                                  select (
                                    '{"id":"outlet_'
                                      || t4.id::text
                                      || '","name":'
                                      || to_json(t4.name)::text
                                      || '}'
                                  )
                                  from outlet t4
                                  where (t4.id = t3.outlet_id) and (t4.is_public)
                                ),
                                'null'
                              )
                              || '}'
                          )
                          from article t3
                          where (t3.id = t2.article_id) and (t3.status = 'USABLE')
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
            select t2.id, t2.text, t2.article_id
            from (
              (
                select t2.id, t2.text, t2.article_id
                from quote t2
                where (t2.speaker_id = t1.id) and (t2.status = 'USABLE') and (t2.published_at is not null)
                order by t2.published_at desc, t2.id desc
                limit 50
              )
              union all (
                select t2.id, t2.text, t2.article_id
                from quote t2
                where (t2.speaker_id = t1.id) and (t2.status = 'USABLE') and (t2.published_at is null)
                order by t2.published_at desc, t2.id desc
                limit 50
              )
            ) t2
            limit 50
          ) t2
          having true
        )
        || '}'
    )
    from agent t1
    where (t1.id = $1::uuid) and (t1.is_public)
  ),
  'null'
) as json
-- $1 = 33333333-3333-3333-3333-333333333333
