select coalesce(
  (
    select (
      '{"id":"article_'
        || t1.id::text
        || '","title":'
        || to_json(t1.title)::text
        || ',"url":'
        || coalesce(to_json(t1.url)::text, 'null')
        || ',"description":'
        || coalesce(to_json(t1.description)::text, 'null')
        || ',"language":'
        || coalesce(('"' || t1.language || '"'), 'null')
        || ',"publishedAt":'
        || coalesce(
          (left(to_json((t1.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'),
          'null'
        )
        || ',"wordCount":'
        || coalesce(t1.word_count::text, 'null')
        || ',"outlet":'
        || coalesce(
          (
            select (
              '{"id":"outlet_'
                || t2.id::text
                || '","name":'
                || to_json(t2.name)::text
                || ',"domain":'
                || coalesce(to_json(t2.domain)::text, 'null')
                || ',"country":'
                || coalesce(('"' || t2.country || '"'), 'null')
                || '}'
            )
            from outlet t2
            where (t2.id = t1.outlet_id) and (t2.is_public)
          ),
          'null'
        )
        || '}'
    )
    from article t1
    where (t1.id = $1::uuid) and (t1.status = 'USABLE')
  ),
  'null'
) as json
-- $1 = 11111111-1111-1111-1111-111111111111
