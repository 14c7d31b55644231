select (
  select (
    '{"nodes":[' || coalesce(string_agg(('{"text":' || to_json(t1.text)::text || '}'), ','), '') || ']}'
  )
  from (
    select t1.id, t1.text
    from quote t1
    where (t1.status = 'USABLE')
      and (
        (t1.article_id > $1::uuid)
          or (t1.article_id = $1::uuid and (t1.start_cp > $2::integer or t1.start_cp is null))
          or (t1.article_id = $1::uuid and t1.start_cp = $2::integer and t1.id > $3::uuid)
      )
    order by t1.article_id asc, t1.start_cp asc nulls last, t1.id asc
    limit 5
  ) t1
  having true
) as json
-- $1 = 11111111-1111-1111-1111-111111111111
-- $2 = 7
-- $3 = 11111111-1111-1111-1111-111111111111
