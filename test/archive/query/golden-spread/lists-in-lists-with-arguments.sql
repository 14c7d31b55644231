with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.id from article t2 where (t2.status = 'USABLE') order by t2.loaded_at desc, t2.id desc limit 2
  ) found
),
t3 as materialized (select t2.id, t2.id as c0 from article t2 where (t2.id) in (select id from t1))
select null::uuid, t3.c0
from t1
join t3 on t3.id = t1.id
order by t1.rn

select t1.parent, t1.id
from (
  select *
  from (
    select t1.id,
      t2.article_id as parent,
      row_number() over (partition by t2.article_id order by t1.name_sort asc, t1.id asc) as rn
    from article_event t2
    cross
    join event t1
    where (t2.event_id = t1.id)
      and (t2.article_id = any ($1::uuid[]))
      and (t1.is_public)
      and (t1.kind = any ($2::text[]))
  ) numbered
  where rn <= 2
) t1
order by t1.rn

select t1.parent, t1.id
from (
  select *
  from (
    select t1.id,
      t1.parent as parent,
      row_number() over (partition by t1.parent order by t1.name_sort desc, t1.id desc) as rn
    from (
      select a.*, p.role as participant_role, p.event_id as parent
      from event_participant p
      join agent a on a.id = p.agent_id
      where p.event_id = any ($1::uuid[])
    ) t1
    where (t1.is_public)
  ) numbered
  where rn <= 2
) t1
order by t1.rn

with t1 as materialized (
  select *
  from (
    select t2.article_id,
      t2.id,
      t2.speaker_id as parent,
      row_number() over (
        partition by t2.speaker_id order by t2.published_at desc nulls last, t2.id desc
      ) as rn
    from quote t2
    where (t2.speaker_id = any ($1::uuid[])) and (t2.status = 'USABLE') and (t2.form = any ($2::text[]))
  ) numbered
  where rn <= 2
),
t3 as materialized (
  select t2.id, ('{"text":' || to_json(t2.text)::text || '}') as c0
  from quote t2
  where (t2.article_id, t2.id) in (select article_id, id from t1)
)
select t1.parent, t3.c0
from t1
join t3 on t3.id = t1.id
order by t1.rn
