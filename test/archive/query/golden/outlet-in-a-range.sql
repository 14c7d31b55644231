-- { outlet(by: { key: "o" }) { articles(first: 20, filter: { publishedAt: { from: "2024-01-01T00:00:00Z", before: "2024-02-01T00:00:00Z" } }) { nodes { title } pageInfo { hasNextPage endCursor } } } }
select coalesce((
select
('{"articles":' ||
(
select
('{"nodes":[' || coalesce(string_agg(('{"title":' || to_json(t1.title)::text || '}'), ',') filter
(where t1.rn <= 20), '') || '],"pageInfo":{"hasNextPage":' ||
(count(*) > 20)::text || ',"endCursor":' || coalesce(('"' ||
(array_agg(translate(encode(convert_to('article.PUBLISHED_AT.DESC|' || t1.id::text || coalesce('|v' || substr(to_json((t1.published_at at time zone 'UTC') + interval '1 microsecond')::text, 2, 23) || 'Z', '|n'), 'UTF8'), 'base64'), E'\n', '')) filter
(where t1.rn <= 20))[least(count(*), 20)] || '"'), 'null') || '}}')
from
(
select t1.*, row_number() over
() as rn
from
(
select t1.*
from article t1
where
((t1.outlet_id = t2.id) and
(t1.status = 'USABLE') and
(((t1.published_at is not null) and
(t1.published_at >= $1::timestamptz) and
(t1.published_at < $2::timestamptz)))) and
(t1.published_at is not null)
order by t1.published_at desc, t1.id desc
limit 21) t1) t1 having true) || '}')
from outlet t2
where
(t2.id =
(
select record_id
from identifier
where record = 'outlet' and scheme = 'key' and value = $3::text))), 'null') as json
