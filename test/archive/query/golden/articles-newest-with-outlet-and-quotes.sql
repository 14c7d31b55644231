select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(
          (
            '{"id":"article_'
              || t1.id::text
              || '","title":'
              || to_json(t1.title)::text
              || ',"publishedAt":'
              || coalesce(
                (
                  left(to_json((t1.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24)
                    || 'Z"'
                ),
                'null'
              )
              || ',"outlet":'
              || coalesce(
                (
                  select ('{"id":"outlet_' || t2.id::text || '","name":' || to_json(t2.name)::text || '}')
                  from outlet t2
                  where (t2.id = t1.outlet_id) and (t2.is_public)
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
                            || t3.id::text
                            || '","text":'
                            || to_json(t3.text)::text
                            || ',"speaker":'
                            || coalesce(
                              (
                                select (
                                  '{"id":"agent_'
                                    || t4.id::text
                                    || '","name":'
                                    || to_json(t4.name)::text
                                    || '}'
                                )
                                from agent t4
                                where (t4.id = t3.speaker_id) and (t4.is_public)
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
                  select t3.id, t3.text, t3.speaker_id
                  from quote t3
                  where (t3.article_id = t1.id)
                  order by t3.article_id asc, t3.start_cp asc nulls last, t3.id asc
                  limit 5
                ) t3
                having true
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
    select t1.id, t1.title, t1.published_at, t1.outlet_id
    from (
      (
        select t1.id, t1.title, t1.published_at, t1.outlet_id
        from article t1
        where (t1.status = 'USABLE') and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 20
      )
      union all (
        select t1.id, t1.title, t1.published_at, t1.outlet_id
        from article t1
        where (t1.status = 'USABLE') and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 20
      )
    ) t1
    limit 20
  ) t1
  having true
) as json
