with t1 as materialized (
  select date_trunc('week', t2.published_at at time zone $1::text) as local, count(*) as count
  from article t2
  where (t2.status = 'USABLE') and (t2.subjects && $2::text[]) and t2.published_at is not null
  group by 1
)
select null::uuid,
  (
    '{"start":' || case
      when t3.start < '0001-01-01T00:00:00Z' then ('"' || instant_text(t3.start) || '"')
      else (left(to_json((t3.start at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"')
      end
        || ',"end":'
        || left(
          to_json(
            (
              least(
                bucket_end(t3.start, 'week', $1::text), timestamptz '9999-12-31T23:59:59.999Z'
              ) at time zone 'UTC'
            ) + interval '1 microsecond'
          )::text,
          24
        )
        || 'Z","date":"'
        || left(instant_text(least((t3.start at time zone $1::text), '9999-12-31') at time zone 'UTC'), 10)
        || '","count":'
        || t3.count::text
        || '}'
  )
from (
  with recursive t4 as materialized (
    select local_day_start(t5.local, $1::text) as start, t5.count from t1 t5
  ),
  t6 as (
    select min(start) as start, 1 as number
    from t4
    having count(*) > 0
    union all
    select bucket_end(t6.start, 'week', $1::text), t6.number + 1
    from t6
    where t6.start < (select max(start) from t4) and t6.number <= 2000
  )
  select *, row_number() over (order by start) as number
  from (select t6.start, coalesce(t7.count, 0) as count from t6 left join t4 t7 on t7.start = t6.start) found
) t3
where t3.number <= 2001
order by t3.number
