select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(
          (
            '{"events":'
              || (
                select (
                  '{"nodes":['
                    || coalesce(
                      string_agg(
                        (
                          '{"participants":'
                            || (
                              select (
                                '{"nodes":['
                                  || coalesce(
                                    string_agg(
                                      (
                                        '{"quotes":'
                                          || (
                                            select (
                                              '{"nodes":['
                                                || coalesce(
                                                  string_agg(('{"text":' || to_json(t1.text)::text || '}'), ','),
                                                  ''
                                                )
                                                || ']}'
                                            )
                                            from (
                                              select t1.id, t1.text
                                              from (
                                                (
                                                  select t1.id, t1.text
                                                  from quote t1
                                                  where (t1.speaker_id = t2.id)
                                                    and (t1.status = 'USABLE')
                                                    and (t1.form = any ($1::text[]))
                                                    and (t1.published_at is not null)
                                                  order by t1.published_at desc, t1.id desc
                                                  limit 2
                                                )
                                                union all (
                                                  select t1.id, t1.text
                                                  from quote t1
                                                  where (t1.speaker_id = t2.id)
                                                    and (t1.status = 'USABLE')
                                                    and (t1.form = any ($1::text[]))
                                                    and (t1.published_at is null)
                                                  order by t1.published_at desc, t1.id desc
                                                  limit 2
                                                )
                                              ) t1
                                              limit 2
                                            ) t1
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
                                select t2.id, t2.rn
                                from (
                                  select t2.id, row_number() over () as rn
                                  from (
                                    select t2.id
                                    from (
                                      select a.*, p.role as participant_role
                                      from event_participant p
                                      join agent a on a.id = p.agent_id
                                      where p.event_id = t3.id
                                    ) t2
                                    where true and (t2.is_public)
                                    order by t2.name_sort desc, t2.id desc
                                    limit 2
                                  ) t2
                                ) t2
                                order by t2.rn desc
                              ) t2
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
                  select t3.id
                  from event t3
                  where (t3.id in (select event_id from article_event where article_id = t4.id))
                    and (t3.is_public)
                    and (t3.kind = any ($2::text[]))
                  order by t3.name_sort asc, t3.id asc
                  limit 2
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
    select t4.id from article t4 where (t4.status = 'USABLE') order by t4.loaded_at desc, t4.id desc limit 2
  ) t4
  having true
) as json
-- $1 = {"DIRECT"}
-- $2 = {"summit"}
