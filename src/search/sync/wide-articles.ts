import { type Sql, run } from '../../postgres/sql.ts'
import { MANY_EVENTS, type SearchDocument } from '../document.ts'

/**
 * Stores the IDs of articles with more than MANY_EVENTS events. The quotes of an article with more than MANY_EVENTS
 * events are indexed with the ID of the article instead of its events. To find quotes that are indexed with an article
 * ID, a search by event adds the stored article IDs to its filter.
 */
export async function noteWide(sql: Sql, documents: readonly SearchDocument[]): Promise<void> {
  const wide = documents.flatMap(({ kind, id, events }) =>
    kind === 'article' && events.length > MANY_EVENTS ? [id] : [],
  )
  if (wide.length > 0)
    await run(sql, 'insert into search_wide_article select unnest($1::uuid[]) on conflict do nothing', [wide])
}
