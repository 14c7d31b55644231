-- The articles whose quotes are to be found by the extractor, one row each. Read articles stay in this table. `version`
-- is the version of the extractor that read the article last, or 0 if no extractor has read the article in its present
-- form. If `version` is lower than the version of the running extractor, this extractor still has to read the article.
-- Articles are read in the order of `version` and `seq`. An article that changes gets a new `seq`.
create table article_extraction (
  article_id uuid primary key references article (id) on delete cascade,
  version integer not null,
  seq bigint generated always as identity
);
--> statement-breakpoint
create index article_extraction_pending on article_extraction (version, seq); -- the next articles to read, and the number of pending articles
--> statement-breakpoint
-- EXTRACTED: the extractor took the agent's name from a text, and no load or correction has named the agent since.
-- Such an agent is deleted together with its last quote.
alter table agent add column provenance text not null default 'SUPPLIED' check (provenance in ('SUPPLIED', 'EXTRACTED', 'CORRECTED'));
--> statement-breakpoint
-- The hashes by which names are compared, for all aliases of an agent.
create function folded_hashes(names text[]) returns uuid[] language sql immutable strict parallel safe
  return (select array_agg(md5(fold(name))::uuid) from unnest(names) as name);
--> statement-breakpoint
create index agent_alias on agent using gin (folded_hashes(aliases)) where aliases <> '{}'; -- agents with a name from a text as an alias
--> statement-breakpoint
-- The words that a corrected quote had before, and the places where these words began (in code points; null if the
-- quote had no place). If a load or the extractor supplies a quote with the same words and the same beginning, the
-- supplied quote is left out.
alter table quote add column replaced_texts text[], add column replaced_starts integer[];
--> statement-breakpoint
create index quote_confidence on quote (confidence, id) where confidence is not null; -- Query.quotes by CONFIDENCE
--> statement-breakpoint
-- Passages that were removed from the quotes, because a person has said that they are not quotes. These passages do not
-- appear in any list. But when quotes of equal text in an article are numbered, these passages are counted, too.
create table quote_removed (
  id uuid primary key,
  article_id uuid not null references article (id) on delete cascade,
  text text not null check (text <> ''),
  start_cp integer,
  end_cp integer,
  start_utf16 integer,
  end_utf16 integer,
  form text not null check (form in ('DIRECT', 'PARTIAL', 'INDIRECT')),
  speaker_id uuid references agent (id) on delete set null,
  speaker_as_printed text,
  cue text,
  own_language text,
  event_id uuid references event (id) on delete set null,
  replaced_texts text[],
  replaced_starts integer[]
);
--> statement-breakpoint
create index quote_removed_article on quote_removed (article_id); -- the removed passages of an article
--> statement-breakpoint
create index quote_removed_speaker on quote_removed (speaker_id) where speaker_id is not null; -- agents that nothing refers to
--> statement-breakpoint
create index quote_removed_event on quote_removed (event_id) where event_id is not null; -- deleting an event
--> statement-breakpoint
-- StartLoadInput.extractQuotes.
alter table load_job add column extract_quotes boolean;
