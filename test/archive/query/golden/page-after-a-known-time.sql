select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(('{"title":' || to_json(t1.title)::text || '}'), ',') filter (where t1.rn <= 20), ''
      )
      || '],"pageInfo":{"hasNextPage":'
      || (count(*) > 20)::text
      || ',"hasPreviousPage":'
      || exists (
        select 1
        from article t1
        where (t1.status = 'USABLE')
          and (
            (t1.published_at > $1::timestamptz) or (t1.published_at = $1::timestamptz and t1.id >= $2::uuid)
          )
      )::text
      || ',"startCursor":'
      || coalesce(
        (
          '"'
            || (
              array_agg(
                translate(
                  encode(
                    convert_to(
                      'article.PUBLISHED_AT.DESC|'
                        || t1.id::text
                        || coalesce(
                          '|v'
                            || substr(
                              to_json((t1.published_at at time zone 'UTC') + interval '1 microsecond')::text,
                              2,
                              23
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
              ) filter (where t1.rn <= 20)
            )[1]
            || '"'
        ),
        'null'
      )
      || ',"endCursor":'
      || coalesce(
        (
          '"'
            || (
              array_agg(
                translate(
                  encode(
                    convert_to(
                      'article.PUBLISHED_AT.DESC|'
                        || t1.id::text
                        || coalesce(
                          '|v'
                            || substr(
                              to_json((t1.published_at at time zone 'UTC') + interval '1 microsecond')::text,
                              2,
                              23
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
              ) filter (where t1.rn <= 20)
            )[least(count(*), 20) ]
            || '"'
        ),
        'null'
      )
      || '}}'
  )
  from (
    select t1.id, t1.title, t1.status, t1.published_at, row_number() over () as rn
    from (
      select t1.id, t1.title, t1.status, t1.published_at
      from (
        (
          select t1.id, t1.title, t1.status, t1.published_at
          from article t1
          where (t1.status = 'USABLE')
            and (t1.published_at is not null)
            and ((t1.published_at, t1.id) < ($1::timestamptz, $2::uuid))
          order by t1.published_at desc, t1.id desc
          limit 21
        )
        union all (
          select t1.id, t1.title, t1.status, t1.published_at
          from article t1
          where (t1.status = 'USABLE') and (t1.published_at is null)
          order by t1.published_at desc, t1.id desc
          limit 21
        )
      ) t1
      limit 21
    ) t1
  ) t1
  having true
) as json
-- $1 = 2024-01-01T00:00:00.000Z
-- $2 = 11111111-1111-1111-1111-111111111111
