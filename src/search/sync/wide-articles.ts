import { type Sql, run } from '../../postgres/sql.ts'
import { MANY_EVENTS, type SearchDocument } from '../document.ts'

/**
 * Stores the articles whose quotes' documents have the article in place of its events, so that a search by event finds
 * them.
 */
export async function noteWide(sql: Sql, documents: readonly SearchDocument[]): Promise<void> {
  const wide = documents.flatMap(({ kind, id, events }) =>
    kind === 'article' && events.length > MANY_EVENTS ? [id] : [],
  )
  if (wide.length > 0)
    await run(sql, 'insert into search_wide_article select unnest($1::uuid[]) on conflict do nothing', [wide])
}
