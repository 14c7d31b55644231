with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.id
    from article t2
    where (t2.status = 'USABLE')
      and (t2.published_at is not null)
      and ((t2.published_at, t2.id) > ($1::timestamptz, $2::uuid))
    order by t2.published_at asc, t2.id asc
    limit 21
  ) found
),
t3 as materialized (
  select t2.id,
    (
      '{"cursor":"'
        || translate(
          encode(
            convert_to(
              'article.PUBLISHED_AT.DESC|'
                || t2.id::text
                || coalesce(
                  '|v'
                    || substr(
                      to_json((t2.published_at at time zone 'UTC') + interval '1 microsecond')::text, 2, 23
                    )
                    || 'Z',
                  '|n'
                ),
              'UTF8'
            ),
            'base64'
          ),
          E'\n',
          ''
        )
        || '","node":{"title":'
        || to_json(t2.title)::text
        || '}}'
    ) as c0
  from article t2
  where (t2.id) in (select id from t1)
)
select null::uuid, t3.c0
from t1
join t3 on t3.id = t1.id
order by t1.rn

select null::uuid
from article t1
where (t1.status = 'USABLE')
  and (
    ((t1.published_at < $1::timestamptz or t1.published_at is null))
      or (t1.published_at = $1::timestamptz and t1.id <= $2::uuid)
  )
limit 1
