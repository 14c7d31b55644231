select (
  select ('{"nodes":[' || coalesce(string_agg(('{"id":"article_' || t1.id::text || '"}'), ','), '') || ']}')
  from (
    select t1.id
    from (
      (
        select t1.id
        from article t1
        where (t1.status = 'USABLE')
          and (t1.id = any ($1::uuid[]))
          and (
            t1.id in (
              select record_id
              from identifier
              where record = 'article' and scheme = 'key' and value = any ($2::text[])
            )
          )
          and (t1.language = $3::text or starts_with(t1.language, $3::text || '-'))
          and (t1.status = any ($4::text[]))
          and (t1.subjects && $5::text[])
          and (t1.section = any ($6::text[]))
          and (t1.loaded_at is not null)
          and (t1.loaded_at >= $7::timestamptz)
          and (t1.updated_at is not null)
          and (t1.updated_at < $8::timestamptz)
          and (t1.word_count is null)
          and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 5
      )
      union all (
        select t1.id
        from article t1
        where (t1.status = 'USABLE')
          and (t1.id = any ($1::uuid[]))
          and (
            t1.id in (
              select record_id
              from identifier
              where record = 'article' and scheme = 'key' and value = any ($2::text[])
            )
          )
          and (t1.language = $3::text or starts_with(t1.language, $3::text || '-'))
          and (t1.status = any ($4::text[]))
          and (t1.subjects && $5::text[])
          and (t1.section = any ($6::text[]))
          and (t1.loaded_at is not null)
          and (t1.loaded_at >= $7::timestamptz)
          and (t1.updated_at is not null)
          and (t1.updated_at < $8::timestamptz)
          and (t1.word_count is null)
          and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 5
      )
    ) t1
    limit 5
  ) t1
  having true
) as json
-- $1 = {"11111111-1111-1111-1111-111111111111"}
-- $2 = {"a","b"}
-- $3 = en
-- $4 = {"USABLE"}
-- $5 = {"x"}
-- $6 = {"y"}
-- $7 = 2024-01-01T00:00:00.000Z
-- $8 = 2025-01-01T00:00:00.000Z
