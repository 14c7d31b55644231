-- { article(by: { key: "a" }) { id title outlet { name } } }
select coalesce((
select
('{"id":"article_' || t1.id::text || '","title":' || to_json(t1.title)::text || ',"outlet":' || coalesce((
select
('{"name":' || to_json(t2.name)::text || '}')
from outlet t2
where t2.id = t1.outlet_id), 'null') || '}')
from article t1
where
(t1.id =
(
select record_id
from identifier
where record = 'article' and scheme = 'key' and value = $1::text)) and
(t1.status = 'USABLE')), 'null') as json
