select (
  select (
    '{"totalCount":'
      || (
        select count(*)
        from article t1
        where (t1.status = 'USABLE')
          and (
            (t1.id = any (array[$1::uuid, $2::uuid]))
              or (
                t1.id in (
                  select record_id
                  from identifier
                  where record = 'article' and scheme = 'key' and value = any (array[$3::text, $4::text])
                )
              )
              or (
                (t1.title is not null)
                  and (fold(t1.title) like '%' || like_literal(fold_part($5::text)) || '%')
              )
              or ((t1.updated_at is not null) and (t1.updated_at >= $6::timestamptz))
          )
      )::text
      || ',"nodes":['
      || coalesce(
        string_agg(
          (
            '{"quotes":{"totalCount":'
              || (
                select count(*)
                from quote t2
                where (t2.article_id = t1.id)
                  and (t2.text is not null)
                  and (fold(t2.text) like '%' || like_literal(fold_part($5::text)) || '%')
                  and (
                    exists (
                      select 1
                      from article t3
                      where (t3.id = t2.article_id)
                        and (t3.status = 'USABLE')
                        and (t3.id = any (array[$1::uuid]))
                    )
                  )
              )::text
              || '}}'
          ),
          ','
        ),
        ''
      )
      || ']}'
  )
  from (
    select t1.id, t1.status, t1.title, t1.updated_at
    from (
      (
        select t1.id, t1.status, t1.title, t1.updated_at
        from article t1
        where (t1.status = 'USABLE')
          and (
            (t1.id = any (array[$1::uuid, $2::uuid]))
              or (
                t1.id in (
                  select record_id
                  from identifier
                  where record = 'article' and scheme = 'key' and value = any (array[$3::text, $4::text])
                )
              )
              or (
                (t1.title is not null)
                  and (fold(t1.title) like '%' || like_literal(fold_part($5::text)) || '%')
              )
              or ((t1.updated_at is not null) and (t1.updated_at >= $6::timestamptz))
          )
          and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 20
      )
      union all (
        select t1.id, t1.status, t1.title, t1.updated_at
        from article t1
        where (t1.status = 'USABLE')
          and (
            (t1.id = any (array[$1::uuid, $2::uuid]))
              or (
                t1.id in (
                  select record_id
                  from identifier
                  where record = 'article' and scheme = 'key' and value = any (array[$3::text, $4::text])
                )
              )
              or (
                (t1.title is not null)
                  and (fold(t1.title) like '%' || like_literal(fold_part($5::text)) || '%')
              )
              or ((t1.updated_at is not null) and (t1.updated_at >= $6::timestamptz))
          )
          and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 20
      )
    ) t1
    limit 20
  ) t1
  having true
) as json
-- $1 = 11111111-1111-1111-1111-111111111111
-- $2 = 11111111-1111-1111-1111-111111111111
-- $3 = k
-- $4 = a
-- $5 = 100%
-- $6 = 2024-01-01T00:00:00.000Z
