select coalesce(
  (
    select (
      '{"body":'
        || coalesce(
          (
            select case
              when count_body(least(coalesce(octet_length(v.body), 0), 40)) then to_json(substr(v.body, 11, 10))::text
              end
            from article_version v
            where v.article_id = t1.id and v.number = t1.version
          ),
          'null'
        )
        || '}'
    )
    from article t1
    where (
      t1.id = (
        select record_id from identifier where record = 'article' and scheme = 'url' and value = $1::text
      )
    )
      and (t1.status = 'USABLE')
  ),
  'null'
) as json
-- $1 = https://example.org/a
