select null::uuid,
  (
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
  ),
  t1.parent_id,
  t1.id
from event t1
where (
  t1.id = (select record_id from identifier where record = 'event' and scheme = 'key' and value = $1::text)
)
  and (t1.is_public)

select null::uuid, ('{"name":' || to_json(t1.name)::text || '}')
from event t1
where (t1.id = $1::uuid) and (t1.is_public)

select null::uuid, ('{"name":' || to_json(t1.name)::text || '}')
from (
  select *, row_number() over () as rn
  from (
    select t1.id, t1.name
    from event t1
    where (t1.parent_id = $1::uuid) and (t1.is_public)
    order by t1.start_date desc nulls last, t1.id desc
    limit 5
  ) found
) t1
order by t1.rn

select null::uuid,
  (
    '{"role":'
      || coalesce(to_json(t1.participant_role)::text, 'null')
      || ',"node":{"name":'
      || to_json(t1.name)::text
      || '},"cursor":"'
      || translate(
        encode(
          convert_to('participant.NAME.ASC|' || t1.id::text || '|v' || t1.name_sort::text, 'UTF8'), 'base64'
        ),
        E'\n',
        ''
      )
      || '"}'
  )
from (
  select *, row_number() over () as rn
  from (
    select t1.id, t1.participant_role, t1.name, t1.name_sort
    from (
      select a.*, p.role as participant_role
      from event_participant p
      join agent a on a.id = p.agent_id
      where p.event_id = $1::uuid
    ) t1
    where true and (t1.is_public)
    order by t1.name_sort asc, t1.id asc
    limit 5
  ) found
) t1
order by t1.rn

select null::uuid,
  ('{"articleCount":' || t1.article_count::text || ',"node":{"name":' || to_json(t1.name)::text || '}}')
from (
  select *, row_number() over () as rn
  from (
    select t1.id, t1.article_count, t1.name
    from (
      select o.*, n.article_count
      from (
        select t2.outlet_id, count(*)::integer as article_count
        from article t2
        where (
          t2.id in (select article_id from article_event where event_id in (select event_and_below($1::uuid)))
        )
          and (t2.outlet_id is not null)
          and (t2.status = 'USABLE')
        group by 1
      ) n
      join outlet o on o.id = n.outlet_id
    ) t1
    where true and (t1.is_public)
    order by t1.article_count desc, t1.name_sort asc, t1.id asc
    limit 5
  ) found
) t1
order by t1.rn
