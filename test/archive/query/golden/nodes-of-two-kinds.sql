select ('article_' || t1.id::text),
  ('{"id":"article_' || t1.id::text || '","title":' || to_json(t1.title)::text || '}')
from unnest($1::uuid[], $2::integer[]) asked (id, place)
join article t1 on t1.id = asked.id
where (t1.status = 'USABLE')
union all
select ('outlet_' || t2.id::text),
  ('{"id":"outlet_' || t2.id::text || '","name":' || to_json(t2.name)::text || '}')
from unnest($3::uuid[], $4::integer[]) asked (id, place)
join outlet t2 on t2.id = asked.id
where (t2.is_public)
-- $1 = {11111111-1111-1111-1111-111111111111}
-- $2 = {0}
-- $3 = {22222222-2222-2222-2222-222222222222}
-- $4 = {1}
