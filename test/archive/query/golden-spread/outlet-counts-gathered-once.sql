select null::uuid,
  ('{"id":"outlet_' || t1.id::text || '","name":' || to_json(t1.name)::text || ',"articles":{"totalCount":'),
  t1.id
from outlet t1
where (t1.id = $1::uuid) and (t1.is_public)

select null::uuid, count(*)::text from article t1 where (t1.outlet_id = $1::uuid) and (t1.status = 'USABLE')

with t1 as materialized (
  select case
    when left(t2.language, 2) in ('x-', 'i-') then t2.language
    else split_part(t2.language, '-', 1)
    end as v,
    count(*) as n
  from article t2
  where (t2.outlet_id = $1::uuid) and (t2.status = 'USABLE')
  group by 1
)
select null::uuid, ('{"value":' || to_json(t3.value)::text || ',"count":' || t3.n::text || '}')
from (
  select t4.*, t4.v as value, row_number() over (order by t4.n desc, t4.v collate "C") as rank
  from t1 t4
  where t4.v is not null
) t3
where t3.rank <= 10
order by t3.rank

with t1 as materialized (
  select case
    when left(t2.language, 2) in ('x-', 'i-') then t2.language
    else split_part(t2.language, '-', 1)
    end as v,
    count(*) as n
  from article t2
  where (t2.outlet_id = $1::uuid) and (t2.status = 'USABLE')
  group by 1
)
select null::uuid, count(t3.v)::text
from t1 t3
where true

with t1 as materialized (
  select case
    when left(t2.language, 2) in ('x-', 'i-') then t2.language
    else split_part(t2.language, '-', 1)
    end as v,
    count(*) as n
  from article t2
  where (t2.outlet_id = $1::uuid) and (t2.status = 'USABLE')
  group by 1
)
select null::uuid, coalesce(sum(t3.n) filter (where t3.v is null), 0)::text
from t1 t3
where true

with t1 as materialized (
  select date_trunc('day', t2.published_at at time zone 'UTC') as local, count(*) as count
  from article t2
  where (t2.outlet_id = $1::uuid) and (t2.status = 'USABLE') and t2.published_at is not null
  group by 1
)
select null::uuid,
  (
    '{"start":' || case
      when t3.start < '0001-01-01T00:00:00Z' then ('"' || instant_text(t3.start) || '"')
      else (left(to_json((t3.start at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"')
      end || ',"count":' || t3.count::text || '}'
  )
from (
  select *, row_number() over (order by start) as number
  from (select (t4.local at time zone 'UTC') as start, t4.count from t1 t4) found
) t3
where t3.number <= 2001
order by t3.number
