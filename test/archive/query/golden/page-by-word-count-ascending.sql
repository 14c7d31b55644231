select (
  select (
    '{"nodes":['
      || coalesce(
        string_agg(
          (
            '{"title":'
              || to_json(t1.title)::text
              || ',"wordCount":'
              || coalesce(t1.word_count::text, 'null')
              || '}'
          ),
          ','
        ),
        ''
      )
      || ']}'
  )
  from (
    select t1.id, t1.title, t1.word_count, t1.rn
    from (
      select t1.id, t1.title, t1.word_count, row_number() over () as rn
      from (
        select t1.id, t1.title, t1.word_count
        from (
          (
            select t1.id, t1.title, t1.word_count
            from article t1
            where (t1.status = 'USABLE') and (t1.word_count is null)
            order by t1.word_count desc, t1.id desc
            limit 5
          )
          union all (
            select t1.id, t1.title, t1.word_count
            from article t1
            where (t1.status = 'USABLE') and (t1.word_count is not null)
            order by t1.word_count desc, t1.id desc
            limit 5
          )
        ) t1
        limit 5
      ) t1
    ) t1
    order by t1.rn desc
  ) t1
  having true
) as json
