-- The contract's "folded": normal form C, runs of white space as one space, no case by the full mappings of the root locale, one sigma. `fold_part` is a piece
-- of a text, whose ends may be white space. Results carry collation C, so that comparing them is comparing code points.
create function fold_part(x text) returns text language sql immutable strict parallel safe
  return normalize(replace(lower(upper(lower(
    regexp_replace(normalize(x, nfc), '[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g')
    collate "und-x-icu"))) collate "C", 'ς', 'σ'), nfc) collate "C";
--> statement-breakpoint
create or replace function fold(x text) returns text language sql immutable strict parallel safe
  return btrim(fold_part(x), ' ') collate "C";
--> statement-breakpoint
-- The rest cannot be said in SQL: `restateIdentities` finds this note, does it once, and takes the note away.
comment on function fold(text) is 'restate';
--> statement-breakpoint
reindex index article_title_trigram;
--> statement-breakpoint
reindex index quote_text_trigram;
--> statement-breakpoint
-- The defaults are for what was stored before: it counts as loaded on its own, and readers see it. `key_given`: a loader gave one of its keys, so that what gives a
-- new key is another record, though it has the same name. `loaded_directly`: it was ever loaded at top level; what only links made, links complete. `is_public`:
-- readers may see it, now and for good.
alter table outlet add column key_given boolean not null default true, add column loaded_directly boolean not null default true, add column is_public boolean not null default true;
--> statement-breakpoint
alter table agent add column key_given boolean not null default true, add column loaded_directly boolean not null default true, add column is_public boolean not null default true;
--> statement-breakpoint
alter table event add column loaded_directly boolean not null default true, add column is_public boolean not null default true;
