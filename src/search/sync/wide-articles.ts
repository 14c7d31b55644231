import { type Sql, run } from '../../postgres/sql.ts'
import { MANY_EVENTS, type SearchDocument } from '../document.ts'

/**
 * Adds the IDs of articles that have more than MANY_EVENTS events to the table `search_wide_article`. The quotes of
 * such an article are indexed with the ID of the article instead of the IDs of its events. A search by event must find
 * these quotes too, so its filter also contains the IDs of those articles in the table that are about the event.
 */
export async function noteWide(sql: Sql, documents: readonly SearchDocument[]): Promise<void> {
  const wide = documents.flatMap(({ kind, id, events }) =>
    kind === 'article' && events.length > MANY_EVENTS ? [id] : [],
  )
  if (wide.length > 0)
    await run(sql, 'insert into search_wide_article select unnest($1::uuid[]) on conflict do nothing', [wide])
}
