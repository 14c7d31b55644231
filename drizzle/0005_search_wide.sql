-- Articles that have many events. The search documents of their quotes do not repeat these events. Instead of the
-- events, the document of such a quote contains the ID of the article. To find these quotes, too, a search by event
-- adds IDs to its filter: the IDs of all articles about the event that are in this table. The search sync adds the rows
-- of this table. If an article later has only a few events, its row remains, and does no harm.
create table search_wide_article (
  article_id uuid primary key
);
