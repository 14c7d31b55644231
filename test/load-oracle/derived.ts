import { agentHash } from '../../src/archive/agent/agent.ts'
import { findAgents } from '../../src/archive/agent/store.ts'
import { articleHash } from '../../src/archive/article/article.ts'
import { findArticles } from '../../src/archive/article/find.ts'
import { eventHash } from '../../src/archive/event/event.ts'
import { findEvents } from '../../src/archive/event/store.ts'
import { outletHash } from '../../src/archive/outlet/outlet.ts'
import { findOutlets } from '../../src/archive/outlet/store.ts'
import { countWords } from '../../src/archive/text/word-count.ts'
import { folded as fold } from '../oracle/text.ts'
import type { Db } from '../../src/postgres/connect.ts'
import type { Tx } from '../../src/postgres/sql.ts'

/** Computes again what tables store as copies of other tables. Returns the first difference, or null. */
export async function derivedFaults(db: Db, canonicalUrl: (url: string) => string): Promise<string | null> {
  const sql = db.read
  const [copies] = await sql`
    select count(*)::int as wrong from quote q join article a on a.id = q.article_id
    where (q.outlet_id, q.published_at, q.status, q.language) is distinct from (a.outlet_id, a.published_at, a.status, coalesce(q.own_language, a.language))`
  if (copies?.['wrong'] !== 0) return `${String(copies?.['wrong'])} quotes with stale copies of their article`

  const [events] = await sql`
    select count(*)::int as wrong from quote q
    where event_id is not null and not exists (select from article_event e where e.article_id = q.article_id and e.event_id = q.event_id)`
  const [quoted] = await sql`
    select count(*)::int as wrong from article_event e
    where e.quoted <> exists (select from quote q where q.article_id = e.article_id and q.event_id = e.event_id)`
  if (events?.['wrong'] !== 0 || quoted?.['wrong'] !== 0) return 'article_event.quoted disagrees with the quotes'

  const [current] = await sql`
    select count(*)::int as wrong from article a left join article_version v on v.article_id = a.id and v.number = a.version
    where v.article_id is null or v.title <> a.title or v.word_count is distinct from a.word_count
      or a.version <> (select max(number) from article_version w where w.article_id = a.id)
      or a.version <> (select count(*) from article_version w where w.article_id = a.id)`
  if (current?.['wrong'] !== 0) return 'article and its current version disagree'

  const versions = await sql`select body, word_count from article_version`
  const miscounted = versions.find(
    (row) => row['word_count'] !== (row['body'] === null ? null : countWords(row['body'] as string)),
  )
  if (miscounted) return `word count of ${JSON.stringify(miscounted)}`

  const quotes = await sql`
    select q.*, v.body from quote q join article a on a.id = q.article_id
    join article_version v on v.article_id = a.id and v.number = a.version where q.start_cp is not null`
  for (const row of quotes) {
    const body = row['body'] as string
    const slice = body.slice(row['start_utf16'] as number, row['end_utf16'] as number)
    if ([...body].slice(row['start_cp'] as number, row['end_cp'] as number).join('') !== slice)
      return `the units of a span disagree: ${JSON.stringify(row)}`
    if (row['form'] !== 'INDIRECT' && slice !== row['text'])
      return `the span does not hold the text: ${JSON.stringify(row)}`
  }

  const known = new Set<string>()
  for (const [table, scheme, column] of [
    ['outlet', 'domain', 'domain'],
    ['agent', 'wikidata', 'wikidata_id'],
    ['event', '', 'null'],
    ['article', 'url', 'url'],
  ]) {
    for (const row of await sql.unsafe(`select id, keys, ${column} as "naturalKey" from ${table}`)) {
      for (const key of row['keys'] as string[]) known.add(JSON.stringify([table, 'key', key, row['id']]))
      const naturalKey = row['naturalKey'] as string | null
      if (naturalKey !== null)
        known.add(JSON.stringify([table, scheme, scheme === 'url' ? canonicalUrl(naturalKey) : naturalKey, row['id']]))
    }
  }
  const identifiers = (await sql`select record, scheme, value, record_id from identifier`).map((row) =>
    JSON.stringify([row['record'], row['scheme'], row['value'], row['record_id']]),
  )
  const lost = [...known].filter((one) => !identifiers.includes(one))
  const stray = identifiers.filter((one) => !known.has(one))
  if (lost.length + stray.length > 0) return `identifiers: lost ${lost.join(' ')}, stray ${stray.join(' ')}`

  for (const [table, name] of [
    ['outlet', 'name'],
    ['agent', 'name'],
    ['event', 'name'],
    ['article', 'title'],
  ]) {
    const hashes = new Map<string, string>()
    for (const row of await sql.unsafe(
      `select ${name} as name, ${name === 'title' ? 'title' : 'name'}_folded_hash::text as hash from ${table}`,
    )) {
      const folded = fold(row['name'] as string)
      const hash = row['hash'] as string
      if ((hashes.get(folded) ?? hash) !== hash) return `the hash of ${table} ${folded}`
      hashes.set(folded, hash)
    }
    if (new Set(hashes.values()).size !== hashes.size) return `two names with one hash in ${table}`
  }
  const stale = await db.write.begin((tx) => staleHashes(tx))
  if (stale.length > 0) return `content hashes of other contents: ${stale.join(', ')}`
  const [times] = await sql.unsafe(
    `select ${['outlet', 'agent', 'event', 'article'].map((table) => `(select count(*) from ${table} where updated_at < loaded_at)`).join(' + ')} as wrong`,
  )
  return String(times?.['wrong']) === '0' ? null : 'updated before it was loaded'
}

/** Loads compare hashes: if a stored hash is wrong, loading the same record again makes it UPDATED. */
async function staleHashes(tx: Tx): Promise<string[]> {
  const ids = async (table: string) =>
    (await tx.unsafe<{ id: string }[]>(`select id from ${table}`)).map(({ id }) => id)
  const stale = <Record extends { id: string; contentHash: string }>(
    records: readonly Record[],
    hashOf: (record: Record) => string,
  ) => records.filter((record) => hashOf(record) !== record.contentHash).map(({ id }) => id)
  return [
    ...stale(await findOutlets(tx, await ids('outlet')), outletHash),
    ...stale(await findAgents(tx, await ids('agent')), agentHash),
    ...stale(await findEvents(tx, await ids('event'), true), eventHash),
    ...stale(await findArticles(tx, await ids('article'), new Set()), articleHash),
  ]
}
