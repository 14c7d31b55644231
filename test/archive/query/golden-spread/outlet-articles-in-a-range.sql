select null::uuid,
  ('{"id":"outlet_' || t1.id::text || '","name":' || to_json(t1.name)::text || ',"articles":{"nodes":'),
  t1.id
from outlet t1
where (t1.id = $1::uuid) and (t1.is_public)

with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.id
    from article t2
    where (t2.outlet_id = $1::uuid)
      and (t2.status = 'USABLE')
      and (t2.published_at is not null)
      and (t2.published_at >= $2::timestamptz)
      and (t2.published_at < $3::timestamptz)
      and (t2.published_at is not null)
    order by t2.published_at desc, t2.id desc
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
        || ',"quotes":'
        || (
          select (
            '{"nodes":['
              || coalesce(
                string_agg(
                  ('{"id":"quote_' || t4.id::text || '","text":' || to_json(t4.text)::text || '}'), ','
                ),
                ''
              )
              || ']}'
          )
          from (
            select t4.id, t4.text
            from quote t4
            where (t4.article_id = t2.id)
            order by t4.article_id asc, t4.start_cp asc nulls last, t4.id asc
            limit 3
          ) t4
          having true
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
