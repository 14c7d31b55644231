-- In an index in Postgres, a long text has marks if not all of its words and pairs of words fit into the index. Texts
-- that were indexed by an earlier version of Verbatim lack these marks. Without the hash, the next audit indexes these
-- texts again.
update search_document set hash = '' where words @@ '''+''';
