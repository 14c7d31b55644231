-- Each Meilisearch has an index of its own, and each index has a row in `search_index`. The id of the index is stored
-- in its row and in its Meilisearch. An earlier version of Verbatim had only one row for Meilisearch, with the id
-- 'MEILISEARCH'. When a server first reaches a Meilisearch whose index is from that version, the id 'MEILISEARCH' is
-- replaced by the id of that index.
alter table search_index drop constraint search_index_engine_check;
--> statement-breakpoint
alter table search_index rename column engine to id;
--> statement-breakpoint
-- Host and port by which the Meilisearch was last reached; null for PostgreSQL.
alter table search_index add column address text;
--> statement-breakpoint
alter table search_pending rename column engine to index_id;
--> statement-breakpoint
alter table search_pending drop constraint search_pending_engine_fkey,
  add constraint search_pending_index_id_fkey foreign key (index_id) references search_index (id) on update cascade on delete cascade;
--> statement-breakpoint
alter table search_dead_letter rename column engine to index_id;
--> statement-breakpoint
alter table search_dead_letter drop constraint search_dead_letter_engine_fkey,
  add constraint search_dead_letter_index_id_fkey foreign key (index_id) references search_index (id) on update cascade on delete cascade;
--> statement-breakpoint
alter table search_job rename column engine to index_id;
--> statement-breakpoint
alter table search_job drop constraint search_job_engine_fkey,
  add constraint search_job_index_id_fkey foreign key (index_id) references search_index (id) on update cascade on delete cascade;
