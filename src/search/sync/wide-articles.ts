import { type Sql, run } from '../../postgres/sql.ts'
import { MANY_EVENTS, type SearchDocument } from '../document.ts'

/**
 * Stores the IDs of articles with more than MANY_EVENTS events in `search_wide_article`. The quotes of such an article
 * are indexed with the ID of the article instead of the IDs of its events. So that a search by event also finds these
 * quotes, its filter also contains the IDs of the articles in this table that are about the event.
 */
export async function noteWide(sql: Sql, documents: readonly SearchDocument[]): Promise<void> {
  const wide = documents.flatMap(({ kind, id, events }) =>
    kind === 'article' && events.length > MANY_EVENTS ? [id] : [],
  )
  if (wide.length > 0)
    await run(sql, 'insert into search_wide_article select unnest($1::uuid[]) on conflict do nothing', [wide])
}
