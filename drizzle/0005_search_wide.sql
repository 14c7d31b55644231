-- Articles with so many events that their quotes' documents do not repeat them: such a document names the article in their place, and a search by event asks
-- for the articles here that have it. Noted by the sync; a row whose article has few events by now does no harm.
create table search_wide_article (
  article_id uuid primary key
);
