select (
  select (
    '{"nodes":[' || coalesce(string_agg(('{"name":' || to_json(t1.name)::text || '}'), ','), '') || ']}'
  )
  from (
    select t1.id, t1.name
    from event t1
    where (t1.is_public)
      and (t1.start_date is not null)
      and (t1.start_date >= $1::date)
      and (
        exists (
          select 1
          from agent t2
          join event_participant t3 on t3.agent_id = t2.id
          where (t3.event_id = t1.id)
            and (t2.is_public)
            and (t2.name is not null)
            and (fold(t2.name) = fold($2::text))
        )
      )
      and (exists (select 1 from event t4 where (t4.id = t1.parent_id) and (t4.is_public)))
      and (
        exists (
          select 1
          from article t5
          join article_event t6 on t6.article_id = t5.id
          where (t6.event_id = t1.id) and (t5.status = 'USABLE')
        )
      )
      and (t1.start_date is not null)
    order by t1.start_date desc, t1.id desc
    limit 2
  ) t1
  having true
) as json
-- $1 = 2024-01-01
-- $2 = x

select (
  select (
    '{"nodes":[' || coalesce(string_agg(('{"name":' || to_json(t1.name)::text || '}'), ','), '') || ']}'
  )
  from (
    select t1.id, t1.name
    from outlet t1
    where (t1.is_public)
      and (t1.kind = any ($1::text[]))
      and (t1.country = any ($2::text[]))
      and (
        (t1.language = $3::text or starts_with(t1.language, $3::text || '-'))
          or (t1.language = $4::text or starts_with(t1.language, $4::text || '-'))
      )
      and (t1.name is not null)
      and (strpos(t1.name, $5::text) > 0)
    order by t1.name_sort asc, t1.id asc
    limit 2
  ) t1
  having true
) as json
-- $1 = {"NEWSPAPER"}
-- $2 = {"GB"}
-- $3 = en
-- $4 = de
-- $5 = t
