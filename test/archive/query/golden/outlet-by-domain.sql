select coalesce(
  (
    select (
      '{"id":"outlet_'
        || t1.id::text
        || '","key":'
        || to_json(t1.keys[1])::text
        || ',"keys":'
        || array_to_json(t1.keys)::text
        || ',"name":'
        || to_json(t1.name)::text
        || ',"domain":'
        || coalesce(to_json(t1.domain)::text, 'null')
        || ',"homepage":'
        || coalesce(to_json(t1.homepage)::text, 'null')
        || ',"kind":'
        || coalesce(('"' || t1.kind || '"'), 'null')
        || ',"country":'
        || coalesce(('"' || t1.country || '"'), 'null')
        || ',"language":'
        || coalesce(('"' || t1.language || '"'), 'null')
        || '}'
    )
    from outlet t1
    where (
      t1.id = (
        select record_id from identifier where record = 'outlet' and scheme = 'domain' and value = $1::text
      )
    )
      and (t1.is_public)
  ),
  'null'
) as json
-- $1 = example.org
