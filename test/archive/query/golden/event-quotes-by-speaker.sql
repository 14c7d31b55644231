-- { event(by: { key: "e" }) { quotes(includeChildren: true) { totalCount facet(by: SPEAKER) { values { label count } missingCount } } } }
select
(
select
('{"quotes":' ||
(
with t3 as materialized
(
select t2.id, t2.speaker_id
from quote t2
where
(t2.article_id in
(
select article_id
from article_event
where event_id in
(
select event_and_below(t1.id)))) and
(t2.status = 'USABLE')) select
('{"totalCount":' ||
(
select count(*)
from t3 t2
where true)::text || ',"facet":' ||
(
with g as
(
select t2.speaker_id as v, count(*) as n
from t3 t2
where true group by 1) select
('{"values":' ||
(
select '[' || coalesce(string_agg(('{"label":' || to_json(t4.name)::text || ',"count":' || f.n::text || '}'), ','
order by f.n desc, f.value collate "C"), '') || ']'
from
(
select g.v, t4.keys[1] as value, g.n
from g join agent t4 on t4.id = g.v
where g.v is not null
order by g.n desc, t4.keys[1] collate "C"
limit 10) f join agent t4 on t4.id = f.v) || ',"missingCount":' || coalesce((
select g.n
from g
where g.v is null), 0)::text || '}')) || '}')) || '}')
from event t1
where
(t1.id =
(
select record_id
from identifier
where record = 'event' and scheme = 'key' and value = $1::text))) as json
