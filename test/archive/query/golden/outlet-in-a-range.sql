-- { outlet(by: { key: "o" }) { articles(first: 20, filter: { publishedAt: { from: "2024-01-01T00:00:00Z", before: "2024-02-01T00:00:00Z" } }) { nodes { title } pageInfo { hasNextPage endCursor } } } }
select
(
select
('{"articles":' ||
(
select
('{"nodes":[' || coalesce(string_agg(('{"title":' || to_json(t2.title)::text || '}'), ',') filter
(where t2.rn <= 20), '') || '],"pageInfo":{"hasNextPage":' ||
(count(*) > 20)::text || ',"endCursor":' || coalesce(('"' ||
(array_agg(translate(encode(convert_to('article.PUBLISHED_AT.DESC|' || t2.id::text || coalesce('|v' || substr(to_json((t2.published_at at time zone 'UTC') + interval '1 microsecond')::text, 2, 23) || 'Z', '|n'), 'UTF8'), 'base64'), E'\n', '')) filter
(where t2.rn <= 20))[least(count(*), 20)] || '"'), 'null') || '}}')
from
(
select t2.*, row_number() over
() as rn
from
(
select t2.*
from article t2
where
(t2.outlet_id = t1.id) and
(t2.status = 'USABLE') and
(((t2.published_at is not null) and
(t2.published_at >= $1::timestamptz) and
(t2.published_at < $2::timestamptz))) and t2.published_at is not null
order by t2.published_at desc, t2.id desc
limit 21) t2) t2 having true) || '}')
from outlet t1
where
(t1.id =
(
select record_id
from identifier
where record = 'outlet' and scheme = 'key' and value = $3::text))) as json
