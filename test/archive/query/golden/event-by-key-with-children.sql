select coalesce(
  (
    select (
      '{"name":'
        || to_json(t1.name)::text
        || ',"kind":'
        || coalesce(to_json(t1.kind)::text, 'null')
        || ',"summary":'
        || coalesce(to_json(t1.summary)::text, 'null')
        || ',"startDate":'
        || coalesce(('"' || to_char(t1.start_date, 'YYYY-MM-DD') || '"'), 'null')
        || ',"endDate":'
        || coalesce(('"' || to_char(t1.end_date, 'YYYY-MM-DD') || '"'), 'null')
        || ',"place":'
        || coalesce(to_json(t1.place)::text, 'null')
        || ',"country":'
        || coalesce(('"' || t1.country || '"'), 'null')
        || ',"parent":'
        || coalesce(
          (
            select ('{"name":' || to_json(t2.name)::text || '}')
            from event t2
            where (t2.id = t1.parent_id) and (t2.is_public)
          ),
          'null'
        )
        || ',"children":'
        || (
          select (
            '{"nodes":['
              || coalesce(string_agg(('{"name":' || to_json(t3.name)::text || '}'), ','), '')
              || ']}'
          )
          from (
            select t3.id, t3.name
            from event t3
            where (t3.parent_id = t1.id) and (t3.is_public)
            order by t3.start_date desc nulls last, t3.id desc
            limit 5
          ) t3
          having true
        )
        || ',"participants":'
        || (
          select (
            '{"edges":['
              || coalesce(
                string_agg(
                  (
                    '{"role":'
                      || coalesce(to_json(t4.participant_role)::text, 'null')
                      || ',"node":{"name":'
                      || to_json(t4.name)::text
                      || '},"cursor":"'
                      || translate(
                        encode(
                          convert_to(
                            'participant.NAME.ASC|' || t4.id::text || '|v' || t4.name_sort::text, 'UTF8'
                          ),
                          'base64'
                        ),
                        E'\n',
                        ''
                      )
                      || '"}'
                  ),
                  ','
                ),
                ''
              )
              || ']}'
          )
          from (
            select t4.id, t4.participant_role, t4.name, t4.name_sort
            from (
              select a.*, p.role as participant_role
              from event_participant p
              join agent a on a.id = p.agent_id
              where p.event_id = t1.id
            ) t4
            where true and (t4.is_public)
            order by t4.name_sort asc, t4.id asc
            limit 5
          ) t4
          having true
        )
        || ',"outlets":'
        || (
          select (
            '{"edges":['
              || coalesce(
                string_agg(
                  (
                    '{"articleCount":'
                      || t5.article_count::text
                      || ',"node":{"name":'
                      || to_json(t5.name)::text
                      || '}}'
                  ),
                  ','
                ),
                ''
              )
              || ']}'
          )
          from (
            select t5.id, t5.article_count, t5.name
            from (
              select o.*, n.article_count
              from (
                select t6.outlet_id, count(*)::integer as article_count
                from article t6
                where (
                  t6.id in (
                    select article_id from article_event where event_id in (select event_and_below(t1.id))
                  )
                )
                  and (t6.outlet_id is not null)
                  and (t6.status = 'USABLE')
                group by 1
              ) n
              join outlet o on o.id = n.outlet_id
            ) t5
            where true and (t5.is_public)
            order by t5.article_count desc, t5.name_sort asc, t5.id asc
            limit 5
          ) t5
          having true
        )
        || '}'
    )
    from event t1
    where (
      t1.id = (
        select record_id from identifier where record = 'event' and scheme = 'key' and value = $1::text
      )
    )
      and (t1.is_public)
  ),
  'null'
) as json
-- $1 = summit
