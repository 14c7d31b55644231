select coalesce(
  (
    select (
      '{"id":"event_'
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
                      || ',"outlet":'
                      || coalesce(
                        (
                          select (
                            '{"id":"outlet_' || t3.id::text || '","name":' || to_json(t3.name)::text || '}'
                          )
                          from outlet t3
                          where (t3.id = t2.outlet_id) and (t3.is_public)
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
            select t2.id, t2.title, t2.published_at, t2.outlet_id
            from article t2
            where (t2.id in (select article_id from article_event where event_id = t1.id))
              and (t2.status = 'USABLE')
            order by t2.published_at desc nulls last, t2.id desc
            limit 20
          ) t2
          having true
        )
        || ',"quotes":'
        || (
          select (
            '{"nodes":['
              || coalesce(
                string_agg(
                  (
                    '{"id":"quote_'
                      || t4.id::text
                      || '","text":'
                      || to_json(t4.text)::text
                      || ',"speaker":'
                      || coalesce(
                        (
                          select (
                            '{"id":"agent_' || t5.id::text || '","name":' || to_json(t5.name)::text || '}'
                          )
                          from agent t5
                          where (t5.id = t4.speaker_id) and (t5.is_public)
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
            select t4.id, t4.text, t4.speaker_id
            from quote t4
            where (t4.article_id in (select article_id from article_event where event_id = t1.id))
              and (t4.status = 'USABLE')
            order by t4.published_at desc nulls last, t4.id desc
            limit 50
          ) t4
          having true
        )
        || '}'
    )
    from event t1
    where (t1.id = $1::uuid) and (t1.is_public)
  ),
  'null'
) as json
-- $1 = 44444444-4444-4444-4444-444444444444
