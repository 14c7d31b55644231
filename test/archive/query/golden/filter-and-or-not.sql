select (
  select ('{"nodes":[' || coalesce(string_agg(('{"id":"quote_' || t1.id::text || '"}'), ','), '') || ']}')
  from (
    select t1.id
    from (
      (
        select t1.id
        from quote t1
        where (t1.status = 'USABLE')
          and (t1.speaker_id is not null)
          and (t1.confidence is null or t1.confidence >= $1::double precision)
          and ((t1.provenance = any ($2::text[])) or true)
          and (((t1.text is not null) and (starts_with(t1.text, $3::text))) is not true)
          and (t1.published_at is not null)
        order by t1.published_at desc, t1.id desc
        limit 5
      )
      union all (
        select t1.id
        from quote t1
        where (t1.status = 'USABLE')
          and (t1.speaker_id is not null)
          and (t1.confidence is null or t1.confidence >= $1::double precision)
          and ((t1.provenance = any ($2::text[])) or true)
          and (((t1.text is not null) and (starts_with(t1.text, $3::text))) is not true)
          and (t1.published_at is null)
        order by t1.published_at desc, t1.id desc
        limit 5
      )
    ) t1
    limit 5
  ) t1
  having true
) as json
-- $1 = 0.5
-- $2 = {"SUPPLIED"}
-- $3 = x
