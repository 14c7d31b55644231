-- A phrase is found by reading the words of every document that has all of its words: kept within the row up to 8 kB, not beside the table, that takes half
-- the time (measured on 100,000 articles: 41,000 of them read in 86 ms, 177 before), and ranking too; counts by facet take a third longer.
alter table search_document set (toast_tuple_target = 8160);
