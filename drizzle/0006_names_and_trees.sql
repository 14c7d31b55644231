-- Event.articles and its like, with includeChildren: the event and all below it. Each generation is one look-up in event_parent; left to itself the planner may
-- read all events anew for each (measured on a chain of 5,000 among 10,000: 5 s, now 15 ms), so it is not asked.
create function event_and_below(root uuid) returns setof uuid language sql stable strict rows 20 set enable_seqscan = off as $$
  with recursive below(ids) as (
    select array[root]
    union select (select array_agg(id) from event where parent_id = any(below.ids)) from below where ids is not null
  )
  select unnest(ids) from below
$$;
--> statement-breakpoint
-- Identity by outlet, time and title: thousands may be called "Untitled". An index condition cannot be `is not distinct from`, so null has a value here.
create index article_named on article (title_folded_hash, coalesce(outlet_id, '00000000-0000-0000-0000-000000000000'), coalesce(published_at, '-infinity'), seq);
--> statement-breakpoint
drop index article_folded;
