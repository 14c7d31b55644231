with t1 as materialized (
  select *, row_number() over () as rn
  from (
    select t2.id
    from (
      (
        select t2.id
        from article t2
        where (t2.status = 'USABLE')
          and (t2.title is not null)
          and (fold(t2.title) like '%' || like_literal(fold_part($1::text)) || '%')
          and (
            t2.id in (
              select t3.article_id
              from article_byline t3 left
              join agent t4 on t4.id = t3.agent_id
              where (coalesce(t3.name, t4.name) is not null)
                and (fold(coalesce(t3.name, t4.name)) = fold($2::text))
            )
          )
          and (
            t2.id in (
              select t5.article_id
              from agent t6
              join article_byline t5 on t5.agent_id = t6.id
              where (t6.is_public) and (t6.kind = any ($3::text[]))
            )
          )
          and (
            t2.outlet_id in (
              select t7.id
              from outlet t7
              where (t7.is_public)
                and (
                  t7.id in (
                    select record_id
                    from identifier
                    where record = 'outlet' and scheme = 'domain' and value = any ($4::text[])
                  )
                )
            )
          )
          and (
            t2.id in (
              select t8.article_id
              from event t9
              join article_event t8 on t8.event_id = t9.id
              where (t9.is_public) and (t9.country = any ($5::text[]))
            )
          )
          and (
            t2.id in (
              select t10.article_id
              from quote t10
              where (t10.status = 'USABLE')
                and (
                  t10.speaker_id in (
                    select t11.id
                    from agent t11
                    where (t11.is_public)
                      and (
                        exists (
                          select 1
                          from unnest(t11.aliases || t11.name) as t12(name)
                          where (t12.name is not null)
                            and (fold(t12.name) like like_literal(fold_part($6::text)) || '%')
                        )
                      )
                  )
                )
            )
          )
          and (t2.published_at is not null)
        order by t2.published_at desc, t2.id desc
        limit 5
      )
      union all (
        select t2.id
        from article t2
        where (t2.status = 'USABLE')
          and (t2.title is not null)
          and (fold(t2.title) like '%' || like_literal(fold_part($1::text)) || '%')
          and (
            t2.id in (
              select t3.article_id
              from article_byline t3 left
              join agent t4 on t4.id = t3.agent_id
              where (coalesce(t3.name, t4.name) is not null)
                and (fold(coalesce(t3.name, t4.name)) = fold($2::text))
            )
          )
          and (
            t2.id in (
              select t5.article_id
              from agent t6
              join article_byline t5 on t5.agent_id = t6.id
              where (t6.is_public) and (t6.kind = any ($3::text[]))
            )
          )
          and (
            t2.outlet_id in (
              select t7.id
              from outlet t7
              where (t7.is_public)
                and (
                  t7.id in (
                    select record_id
                    from identifier
                    where record = 'outlet' and scheme = 'domain' and value = any ($4::text[])
                  )
                )
            )
          )
          and (
            t2.id in (
              select t8.article_id
              from event t9
              join article_event t8 on t8.event_id = t9.id
              where (t9.is_public) and (t9.country = any ($5::text[]))
            )
          )
          and (
            t2.id in (
              select t10.article_id
              from quote t10
              where (t10.status = 'USABLE')
                and (
                  t10.speaker_id in (
                    select t11.id
                    from agent t11
                    where (t11.is_public)
                      and (
                        exists (
                          select 1
                          from unnest(t11.aliases || t11.name) as t12(name)
                          where (t12.name is not null)
                            and (fold(t12.name) like like_literal(fold_part($6::text)) || '%')
                        )
                      )
                  )
                )
            )
          )
          and (t2.published_at is null)
        order by t2.published_at desc, t2.id desc
        limit 5
      )
    ) t2
    limit 5
  ) found
),
t13 as materialized (
  select t2.id, ('{"id":"article_' || t2.id::text || '"}') as c0
  from article t2
  where (t2.id) in (select id from t1)
)
select null::uuid, t13.c0
from t1
join t13 on t13.id = t1.id
order by t1.rn
