-- { quotes(last: 5, filter: { not: { text: { contains: "x" } }, speaker: { anyName: { startsWith: "y" } } }, orderBy: { field: POSITION }) { edges { cursor } pageInfo { hasPreviousPage } } }
select
(
select
('{"edges":[' || coalesce(string_agg(('{"cursor":"' || translate(encode(convert_to('quote.POSITION.ASC|' || t1.id::text || '|v' || t1.article_id::text || coalesce('|v' || t1.start_cp::text, '|n'), 'UTF8'), 'base64'), E'\n', '') || '"}'), ',') filter
(where t1.rn <= 5), '') || '],"pageInfo":{"hasPreviousPage":' ||
(count(*) > 5)::text || '}}')
from
(
select t1.*
from
(
select t1.*, row_number() over
() as rn
from
(
select t1.*
from quote t1
where
((t1.status = 'USABLE') and
(((((t1.text is not null) and
(fold(t1.text) like '%' || like_literal(fold_part($1::text)) || '%'))) is not true) and
(exists
(
select 1
from agent t2
where
(t2.id = t1.speaker_id) and
((exists
(
select 1
from unnest(t2.aliases || t2.name) as t3(name)
where
(t3.name is not null) and
(fold(t3.name) like like_literal(fold_part($2::text)) || '%'))))))))
order by t1.article_id desc, t1.start_cp desc nulls first, t1.id desc
limit 6) t1) t1
order by t1.rn desc) t1 having true) as json
