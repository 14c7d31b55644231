-- `fold` makes two texts equal if they differ only in case, white space or the composition of characters. `fold`
-- removes case by the full mappings of the root locale, makes each run of white space one space, writes every sigma as
-- `σ`, and returns normal form C. `fold_part` folds a part of a text, and therefore keeps spaces at the ends of the
-- part. Results have collation C, so two results are compared by their code points.
create function fold_part(x text) returns text language sql immutable strict parallel safe
  return normalize(replace(lower(upper(lower(
    regexp_replace(normalize(x, nfc), '[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g')
    collate "und-x-icu"))) collate "C", 'ς', 'σ'), nfc) collate "C";
--> statement-breakpoint
create or replace function fold(x text) returns text language sql immutable strict parallel safe
  return btrim(fold_part(x), ' ') collate "C";
--> statement-breakpoint
-- The names and URLs that are already stored must be converted, but SQL alone cannot do this. The comment that is set
-- on `fold` here requests the conversion: `restateIdentities` converts the data once, and removes the comment.
comment on function fold(text) is 'restate';
--> statement-breakpoint
reindex index article_title_trigram;
--> statement-breakpoint
reindex index quote_text_trigram;
--> statement-breakpoint
-- Records that are already stored get the defaults, so they count as loaded directly, and readers see them.
-- `restateIdentities` then hides those to which only hidden records refer. `key_given`: a loader has given one of the
-- record's keys, so an input with a different key means another record, even if the name is the same.
-- `loaded_directly`: the record was once loaded as a top-level record. If it was not, references may still fill in its
-- missing fields. `is_public`: readers may see the record; no later load hides it again.
alter table outlet add column key_given boolean not null default true, add column loaded_directly boolean not null default true, add column is_public boolean not null default true;
--> statement-breakpoint
alter table agent add column key_given boolean not null default true, add column loaded_directly boolean not null default true, add column is_public boolean not null default true;
--> statement-breakpoint
alter table event add column loaded_directly boolean not null default true, add column is_public boolean not null default true;
