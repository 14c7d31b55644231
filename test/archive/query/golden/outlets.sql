select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(('{"name":' || to_json(t1.name)::text || '}'), ',') filter (where t1.rn <= 3), ''
      )
      || '],"pageInfo":{"hasNextPage":'
      || (count(*) > 3)::text
      || ',"endCursor":'
      || coalesce(
        (
          '"'
            || (
              array_agg(
                translate(
                  encode(
                    convert_to('outlet.NAME.ASC|' || t1.id::text || '|v' || t1.name_sort::text, 'UTF8'),
                    'base64'
                  ),
                  E'\n',
                  ''
                )
              ) filter (where t1.rn <= 3)
            )[least(count(*), 3) ]
            || '"'
        ),
        'null'
      )
      || '}}'
  )
  from (
    select t1.id, t1.name, t1.name_sort, row_number() over () as rn
    from (
      select t1.id, t1.name, t1.name_sort
      from outlet t1
      where (t1.is_public)
      order by t1.name_sort asc, t1.id asc
      limit 4
    ) t1
  ) t1
  having true
) as json
