-- Returns an event and all events below it, for fields with `includeChildren`, such as Event.articles. Each generation
-- of events is found with the index event_parent. Sequential scans are switched off, because the planner might
-- otherwise read all events again for each generation. An archive of 10,000 events had a chain of 5,000 events: with
-- sequential scans, this function took 5 s, and with the index, it took 15 ms.
create function event_and_below(root uuid) returns setof uuid language sql stable strict rows 20 set enable_seqscan = off as $$
  with recursive below(ids) as (
    select array[root]
    union select (select array_agg(id) from event where parent_id = any(below.ids)) from below where ids is not null
  )
  select unnest(ids) from below
$$;
--> statement-breakpoint
-- Finds an article by outlet, time and title. An index on the title alone was not enough, because thousands of articles
-- may be called "Untitled". Null is replaced by a value, because Postgres cannot use an index for `is not distinct
-- from`.
create index article_named on article (title_folded_hash, coalesce(outlet_id, '00000000-0000-0000-0000-000000000000'), coalesce(published_at, '-infinity'), seq);
--> statement-breakpoint
drop index article_folded;
