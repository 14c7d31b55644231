select coalesce(
  (
    select (
      '{"id":"outlet_'
        || t1.id::text
        || '","name":'
        || to_json(t1.name)::text
        || ',"articles":'
        || (
          select (
            '{"nodes":['
              || coalesce(
                string_agg(
                  (
                    '{"id":"article_'
                      || t2.id::text
                      || '","title":'
                      || to_json(t2.title)::text
                      || ',"publishedAt":'
                      || coalesce(
                        (
                          left(
                            to_json((t2.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24
                          )
                            || 'Z"'
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
                                    || '}'
                                ),
                                ','
                              ),
                              ''
                            )
                            || ']}'
                        )
                        from (
                          select t3.id, t3.text
                          from quote t3
                          where (t3.article_id = t2.id)
                          order by t3.article_id asc, t3.start_cp asc nulls last, t3.id asc
                          limit 3
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
            select t2.id, t2.title, t2.published_at
            from article t2
            where (t2.outlet_id = t1.id)
              and (t2.status = 'USABLE')
              and (t2.published_at is not null)
              and (t2.published_at >= $1::timestamptz)
              and (t2.published_at < $2::timestamptz)
              and (t2.published_at is not null)
            order by t2.published_at desc, t2.id desc
            limit 20
          ) t2
          having true
        )
        || '}'
    )
    from outlet t1
    where (t1.id = $3::uuid) and (t1.is_public)
  ),
  'null'
) as json
-- $1 = 2024-01-01T00:00:00.000Z
-- $2 = 2024-02-01T00:00:00.000Z
-- $3 = 22222222-2222-2222-2222-222222222222
