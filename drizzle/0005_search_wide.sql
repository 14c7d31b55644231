-- Articles with so many events that the search documents of their quotes do not repeat the events. Instead of the
-- events, the document of such a quote contains the ID of the article. To find these quotes too, a search by event also
-- looks for the IDs of the event's articles, if these articles are in this table. The search sync adds the rows. A row
-- does no harm if its article has only a few events by now.
create table search_wide_article (
  article_id uuid primary key
);
