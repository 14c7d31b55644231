create extension if not exists fuzzystrmatch;
--> statement-breakpoint
-- The index of the Postgres search engine. The search sync writes its rows; the transactions of loads do not. If
-- Meilisearch alone answers searches, the index is not filled.
create table search_document (
  -- The record's global ID. Hits of the same date are ordered by this ID.
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
  -- A hash of the words of the title, name or text. If a search is for exactly these words, the document comes before
  -- all other hits. The column has the MD5 and not the words, because a row of a btree index has at most 2,704 bytes.
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
create index search_document_newest on search_document (published_at desc nulls last, key desc); -- NEWEST; finds the newest matches if not all matches can be ranked
--> statement-breakpoint
create index search_document_bucket on search_document (bucket) include (key, hash); -- audit
--> statement-breakpoint
-- All words that were ever indexed and are long enough to be found despite a typo. A search for a misspelled word looks
-- for similar words in this table.
create table search_word (
  word text collate "C" primary key,
  length smallint not null
);
--> statement-breakpoint
create index search_word_start on search_word (left(word, 1), length); -- typos after the first letter
--> statement-breakpoint
create index search_word_rest on search_word (substr(word, 2)); -- typos in the first letter
--> statement-breakpoint
-- Records that readers must not see although an index may still contain them: they were deleted, or are no longer
-- public. The row of a record is deleted when the record is up to date in all indexes.
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
