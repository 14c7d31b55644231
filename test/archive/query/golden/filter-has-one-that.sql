select (
  select ('{"nodes":[' || coalesce(string_agg(('{"id":"article_' || t1.id::text || '"}'), ','), '') || ']}')
  from (
    select t1.id
    from (
      (
        select t1.id
        from article t1
        where (t1.status = 'USABLE')
          and (t1.title is not null)
          and (fold(t1.title) like '%' || like_literal(fold_part($1::text)) || '%')
          and (
            exists (
              select 1
              from article_byline t2 left
              join agent t3 on t3.id = t2.agent_id
              where (t2.article_id = t1.id)
                and (coalesce(t2.name, t3.name) is not null)
                and (fold(coalesce(t2.name, t3.name)) = fold($2::text))
            )
          )
          and (
            exists (
              select 1
              from agent t4
              join article_byline t5 on t5.agent_id = t4.id
              where (t5.article_id = t1.id) and (t4.is_public) and (t4.kind = any ($3::text[]))
            )
          )
          and (
            exists (
              select 1
              from outlet t6
              where (t6.id = t1.outlet_id)
                and (t6.is_public)
                and (
                  t6.id in (
                    select record_id
                    from identifier
                    where record = 'outlet' and scheme = 'domain' and value = any ($4::text[])
                  )
                )
            )
          )
          and (
            exists (
              select 1
              from event t7
              join article_event t8 on t8.event_id = t7.id
              where (t8.article_id = t1.id) and (t7.is_public) and (t7.country = any ($5::text[]))
            )
          )
          and (
            exists (
              select 1
              from quote t9
              where (t9.article_id = t1.id)
                and (t9.status = 'USABLE')
                and (
                  exists (
                    select 1
                    from agent t10
                    where (t10.id = t9.speaker_id)
                      and (t10.is_public)
                      and (
                        exists (
                          select 1
                          from unnest(t10.aliases || t10.name) as t11(name)
                          where (t11.name is not null)
                            and (fold(t11.name) like like_literal(fold_part($6::text)) || '%')
                        )
                      )
                  )
                )
            )
          )
          and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 5
      )
      union all (
        select t1.id
        from article t1
        where (t1.status = 'USABLE')
          and (t1.title is not null)
          and (fold(t1.title) like '%' || like_literal(fold_part($1::text)) || '%')
          and (
            exists (
              select 1
              from article_byline t2 left
              join agent t3 on t3.id = t2.agent_id
              where (t2.article_id = t1.id)
                and (coalesce(t2.name, t3.name) is not null)
                and (fold(coalesce(t2.name, t3.name)) = fold($2::text))
            )
          )
          and (
            exists (
              select 1
              from agent t4
              join article_byline t5 on t5.agent_id = t4.id
              where (t5.article_id = t1.id) and (t4.is_public) and (t4.kind = any ($3::text[]))
            )
          )
          and (
            exists (
              select 1
              from outlet t6
              where (t6.id = t1.outlet_id)
                and (t6.is_public)
                and (
                  t6.id in (
                    select record_id
                    from identifier
                    where record = 'outlet' and scheme = 'domain' and value = any ($4::text[])
                  )
                )
            )
          )
          and (
            exists (
              select 1
              from event t7
              join article_event t8 on t8.event_id = t7.id
              where (t8.article_id = t1.id) and (t7.is_public) and (t7.country = any ($5::text[]))
            )
          )
          and (
            exists (
              select 1
              from quote t9
              where (t9.article_id = t1.id)
                and (t9.status = 'USABLE')
                and (
                  exists (
                    select 1
                    from agent t10
                    where (t10.id = t9.speaker_id)
                      and (t10.is_public)
                      and (
                        exists (
                          select 1
                          from unnest(t10.aliases || t10.name) as t11(name)
                          where (t11.name is not null)
                            and (fold(t11.name) like like_literal(fold_part($6::text)) || '%')
                        )
                      )
                  )
                )
            )
          )
          and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 5
      )
    ) t1
    limit 5
  ) t1
  having true
) as json
-- $1 = x
-- $2 = y
-- $3 = {"PERSON"}
-- $4 = {"example.org"}
-- $5 = {"CH"}
-- $6 = z
