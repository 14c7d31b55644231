select coalesce(
  (
    select (
      '{"id":"agent_'
        || t1.id::text
        || '","key":'
        || to_json(t1.keys[1])::text
        || ',"name":'
        || to_json(t1.name)::text
        || ',"kind":"'
        || t1.kind
        || '","aliases":'
        || array_to_json(t1.aliases)::text
        || ',"description":'
        || coalesce(to_json(t1.description)::text, 'null')
        || ',"wikidataId":'
        || coalesce(to_json(t1.wikidata_id)::text, 'null')
        || ',"quotes":'
        || (
          select (
            '{"nodes":['
              || coalesce(string_agg(('{"text":' || to_json(t2.text)::text || '}'), ','), '')
              || ']}'
          )
          from (
            select t2.id, t2.text
            from (
              (
                select t2.id, t2.text
                from quote t2
                where (t2.speaker_id = t1.id) and (t2.status = 'USABLE') and (t2.published_at is not null)
                order by t2.published_at desc, t2.id desc
                limit 3
              )
              union all (
                select t2.id, t2.text
                from quote t2
                where (t2.speaker_id = t1.id) and (t2.status = 'USABLE') and (t2.published_at is null)
                order by t2.published_at desc, t2.id desc
                limit 3
              )
            ) t2
            limit 3
          ) t2
          having true
        )
        || ',"events":'
        || (
          select (
            '{"nodes":['
              || coalesce(string_agg(('{"name":' || to_json(t3.name)::text || '}'), ','), '')
              || ']}'
          )
          from (
            select t3.id, t3.name
            from event t3
            where (t3.id in (select event_id from event_participant where agent_id = t1.id))
              and (t3.is_public)
            order by t3.start_date desc nulls last, t3.id desc
            limit 3
          ) t3
          having true
        )
        || ',"articles":'
        || (
          select (
            '{"nodes":['
              || coalesce(string_agg(('{"title":' || to_json(t4.title)::text || '}'), ','), '')
              || ']}'
          )
          from (
            select t4.id, t4.title
            from article t4
            where (t4.id in (select article_id from article_byline where agent_id = t1.id))
              and (t4.status = 'USABLE')
            order by t4.published_at desc nulls last, t4.id desc
            limit 3
          ) t4
          having true
        )
        || '}'
    )
    from agent t1
    where (
      t1.id = (
        select record_id from identifier where record = 'agent' and scheme = 'wikidata' and value = $1::text
      )
    )
      and (t1.is_public)
  ),
  'null'
) as json
-- $1 = Q42
