-- Articles that have many events. The search documents of their quotes do not repeat these events. Instead of the
-- events, the document of such a quote contains the ID of the article. A search by event must find these quotes, too.
-- The search therefore also looks for those articles of the event that are in this table, by their IDs. The search sync
-- adds the rows. If an article later has only a few events, its row remains, and does no harm.
create table search_wide_article (
  article_id uuid primary key
);
