select string_agg(json, ',' order by place), count(*)::text
from (
  select asked.place,
    (
      '{"id":"article_'
        || t1.id::text
        || '","title":'
        || to_json(t1.title)::text
        || ',"outlet":'
        || coalesce(
          (
            select ('{"name":' || to_json(t2.name)::text || '}')
            from outlet t2
            where (t2.id = t1.outlet_id) and (t2.is_public)
          ),
          'null'
        )
        || '}'
    ) as json
  from unnest($1::uuid[], $2::integer[]) asked (id, place)
  join article t1 on t1.id = asked.id
  where (t1.status = 'USABLE')
  union all
  select asked.place,
    (
      '{"id":"quote_'
        || t3.id::text
        || '","text":'
        || to_json(t3.text)::text
        || ',"speaker":'
        || coalesce(
          (
            select ('{"name":' || to_json(t4.name)::text || '}')
            from agent t4
            where (t4.id = t3.speaker_id) and (t4.is_public)
          ),
          'null'
        )
        || '}'
    ) as json
  from unnest($3::uuid[], $4::integer[]) asked (id, place)
  join quote t3 on t3.id = asked.id
  where (t3.status = 'USABLE')
) found
-- $1 = {11111111-1111-1111-1111-111111111111}
-- $2 = {0}
-- $3 = {55555555-5555-5555-5555-555555555555}
-- $4 = {1}
