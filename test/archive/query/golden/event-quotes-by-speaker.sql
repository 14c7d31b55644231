-- { event(by: { key: "e" }) { quotes(includeChildren: true) { totalCount facet(by: SPEAKER) { values { label count } missingCount } } } }
select coalesce((
select
('{"quotes":' ||
(
with t1 as materialized
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
select event_and_below(t3.id)))) and
(t2.status = 'USABLE')) select
('{"totalCount":' ||
(
select count(*)
from t1 t2
where true)::text || ',"facet":' ||
(
with t4 as
(
select t2.speaker_id as v, count(*) as n
from t1 t2
where true group by 1) select
('{"values":' ||
(
select
('[' || coalesce(string_agg(('{"label":' || to_json(t5.name)::text || ',"count":' || t6.n::text || '}'), ','
order by t6.n desc, t6.value collate "C"), '') || ']')
from
(
select t7.v, t5.keys[1] as value, t7.n
from t4 t7 join agent t5 on t5.id = t7.v
where t7.v is not null
order by t7.n desc, t5.keys[1] collate "C"
limit 10) t6 join agent t5 on t5.id = t6.v) || ',"missingCount":' || coalesce((
select t7.n
from t4 t7
where t7.v is null), 0)::text || '}')) || '}')) || '}')
from event t3
where
(t3.id =
(
select record_id
from identifier
where record = 'event' and scheme = 'key' and value = $1::text))), 'null') as json
