select (
  '{"articleCount":'
    || (select count(*) from article t1 where (t1.status = 'USABLE'))::text
    || ',"outletCount":'
    || (select count(*) from outlet t2 where (t2.is_public))::text
    || ',"agentCount":'
    || (select count(*) from agent t3 where (t3.is_public))::text
    || ',"eventCount":'
    || (select count(*) from event t4 where (t4.is_public))::text
    || ',"quoteCount":'
    || (select count(*) from quote t5 where (t5.status = 'USABLE'))::text
    || ',"firstPublishedAt":'
    || coalesce(
      (
        select (
          left(to_json((t6.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'
        )
        from article t6
        where (t6.published_at is not null) and (t6.status = 'USABLE')
        order by t6.published_at asc
        limit 1
      ),
      'null'
    )
    || ',"lastPublishedAt":'
    || coalesce(
      (
        select (
          left(to_json((t7.published_at at time zone 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'
        )
        from article t7
        where (t7.published_at is not null) and (t7.status = 'USABLE')
        order by t7.published_at desc
        limit 1
      ),
      'null'
    )
    || '}'
) as json
