select null::uuid,
  ('{"id":"event_' || t1.id::text || '","name":' || to_json(t1.name)::text || ',"articles":{"nodes":'),
  t1.id
from event t1
where (t1.id = $1::uuid) and (t1.is_public)

with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.id
    from article t2
    where (t2.id in (select article_id from article_event where event_id = $1::uuid))
      and (t2.status = 'USABLE')
    order by t2.published_at desc nulls last, t2.id desc
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
        || '}'
    ) as c0
  from article t2
  where (t2.id) in (select id from t1)
)
select null::uuid, t3.c0
from t1
join t3 on t3.id = t1.id
order by t1.rn

with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.article_id, t2.id
    from quote t2
    where (t2.article_id in (select article_id from article_event where event_id = $1::uuid))
      and (t2.status = 'USABLE')
    order by t2.published_at desc nulls last, t2.id desc
    limit 50
  ) found
),
t3 as materialized (
  select t2.id,
    (
      '{"id":"quote_'
        || t2.id::text
        || '","text":'
        || to_json(t2.text)::text
        || ',"speaker":'
        || coalesce(
          (
            select ('{"id":"agent_' || t4.id::text || '","name":' || to_json(t4.name)::text || '}')
            from agent t4
            where (t4.id = t2.speaker_id) and (t4.is_public)
          ),
          'null'
        )
        || '}'
    ) as c0
  from quote t2
  where (t2.article_id, t2.id) in (select article_id, id from t1)
)
select null::uuid, t3.c0
from t1
join t3 on t3.id = t1.id
order by t1.rn
