create extension if not exists fuzzystrmatch;
--> statement-breakpoint
-- What the Postgres engine searches; filled by the sync, never in a load's commit. Empty where Meilisearch searches.
create table search_document (
  -- The record's global id: lists by date end in it.
  key text collate "C" primary key,
  kind text not null,
  hash text not null,
  bucket smallint not null,
  is_public boolean not null,
  language text,
  outlet uuid,
  speakers uuid[] not null,
  events uuid[] not null,
  -- Milliseconds since 1970.
  published_at bigint,
  -- The words of title, name or text; a search for just these finds it first. md5, because a btree row ends at 2,704 bytes.
  title_hash uuid not null,
  words tsvector not null
);
--> statement-breakpoint
create index search_document_words on search_document using gin (words) with (fastupdate = off); -- every search
--> statement-breakpoint
create index search_document_title on search_document (title_hash); -- the exact title
--> statement-breakpoint
create index search_document_oldest on search_document (published_at, key); -- OLDEST
--> statement-breakpoint
create index search_document_newest on search_document (published_at desc nulls last, key desc); -- NEWEST, and which of many hits are ranked
--> statement-breakpoint
create index search_document_bucket on search_document (bucket) include (key, hash); -- audit
--> statement-breakpoint
-- Every word that was ever indexed and is long enough to be mistyped.
create table search_word (
  word text collate "C" primary key,
  length smallint not null
);
--> statement-breakpoint
create index search_word_start on search_word (left(word, 1), length); -- typos behind the first letter
--> statement-breakpoint
create index search_word_rest on search_word (substr(word, 2)); -- typos in the first letter
--> statement-breakpoint
-- Records that stopped being public or went away, until the index has caught up: what an engine may still hold and a reader must not see.
create table search_hidden (
  record text not null check (record in ('outlet', 'agent', 'event', 'article', 'quote')),
  record_id uuid not null,
  primary key (record, record_id)
);
--> statement-breakpoint
create function note_hidden() returns trigger language plpgsql as $$
begin
  insert into search_hidden (record, record_id) select tg_table_name, id from old_rows on conflict do nothing;
  return null;
end $$;
--> statement-breakpoint
create function note_withheld() returns trigger language plpgsql as $$
begin
  insert into search_hidden (record, record_id)
    select tg_table_name, o.id from old_rows o join new_rows n using (id) where o.status = 'USABLE' and n.status <> 'USABLE' on conflict do nothing;
  return null;
end $$;
--> statement-breakpoint
create trigger article_hidden after delete on article referencing old table as old_rows for each statement execute function note_hidden();
--> statement-breakpoint
create trigger quote_hidden after delete on quote referencing old table as old_rows for each statement execute function note_hidden();
--> statement-breakpoint
create trigger event_hidden after delete on event referencing old table as old_rows for each statement execute function note_hidden();
--> statement-breakpoint
create trigger outlet_hidden after delete on outlet referencing old table as old_rows for each statement execute function note_hidden();
--> statement-breakpoint
create trigger agent_hidden after delete on agent referencing old table as old_rows for each statement execute function note_hidden();
--> statement-breakpoint
create trigger article_withheld after update on article referencing old table as old_rows new table as new_rows for each statement execute function note_withheld();
--> statement-breakpoint
create trigger quote_withheld after update on quote referencing old table as old_rows new table as new_rows for each statement execute function note_withheld();
