import type { Tx } from '../../postgres/sql.ts'
import { articleLine } from './article-line.ts'
import { readArticles } from './article-rows.ts'
import type { Chosen } from './choose.ts'
import { fetchRows } from './cursor.ts'

const IDS = 5_000
const ARTICLES = 200
// The maximum size of the texts that are in memory at once, in bytes, unless a single article is larger.
const BYTES = 4_000_000

export async function* articleLines(tx: Tx, chosen: Chosen): AsyncGenerator<string> {
  // `octet_length` reads the stored size without decompressing the text.
  const query = `select id,
      ((select coalesce(sum(octet_length(body)), 0) from article_version where article_id = a.id)
        + (select coalesce(sum(octet_length(text)), 0) from quote where article_id = a.id))::float8 as bytes
    from ${chosen.article} a order by seq`
  let ids: string[] = []
  let held = 0
  for await (const rows of fetchRows<{ id: string; bytes: number }>(tx, query, IDS)) {
    for (const { id, bytes } of rows) {
      if (ids.length >= ARTICLES || (ids.length > 0 && held + bytes > BYTES)) {
        yield await read(tx, ids, chosen)
        ids = []
        held = 0
      }
      ids.push(id)
      held += bytes
    }
  }
  if (ids.length > 0) yield await read(tx, ids, chosen)
}

async function read(tx: Tx, ids: readonly string[], chosen: Chosen): Promise<string> {
  return (await readArticles(tx, ids, chosen)).map(articleLine).join('')
}
