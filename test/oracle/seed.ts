import { v5 } from 'uuid'
import { canonicalUrl } from '../../src/archive/text/url.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { wordCount, rankNames } from './order.ts'
import { createRandom } from './random.ts'
import type { ArchiveState, ArticleState } from './state.ts'
import type { Archive } from './view.ts'

const NAMESPACE = '9d1f3b0a-5f0e-4c7e-9d57-0c6a4a0c1c55'
export const seededId = (kind: string, firstKey: string) => v5(`${kind} ${firstKey}`, NAMESPACE)
export const seededQuoteId = (articleKey: string, text: string, number: number) =>
  v5(JSON.stringify([articleKey, text, number]), NAMESPACE)

/** There are few different times, so that some articles have the same time. */
function seededTimes(articleKey: string): { loadedAt: string; updatedAt: string } {
  const random = createRandom(Buffer.from(v5(articleKey, NAMESPACE).slice(0, 8), 'hex').readUInt32BE())
  const day = random.below(5)
  const at = (days: number) => new Date(Date.UTC(2026, 0, 10 + days, 12)).toISOString()
  return { loadedAt: at(day), updatedAt: at(day + random.below(3)) }
}

export async function seededArchive(db: Db, state: ArchiveState): Promise<Archive> {
  return {
    state,
    idOf: seededId,
    quoteIdOf: seededQuoteId,
    timesOf: seededTimes,
    ranks: await rankNames(state, db.write),
  }
}

const id = (kind: string, key: string | null) => (key === null ? null : seededId(kind, key))
type Row = Record<string, unknown>

/** Writes a state directly to the tables, including derived columns. Existing rows are kept. */
export async function seedArchive(db: Db, state: ArchiveState): Promise<Archive> {
  const at = '2026-01-10T12:00:00.000Z'
  const named = (kind: string, key: string, { isPublic = true }: { isPublic?: boolean }) => ({
    is_public: isPublic,
    id: id(kind, key),
    content_hash: '\\x00',
    loaded_at: at,
    updated_at: at,
  })
  const articles = [...state.articles]
  const tables: Record<string, Row[]> = {
    outlet: [...state.outlets].map(([key, it]) => ({ ...it, ...named('outlet', key, it) })),
    agent: [...state.agents].map(([key, it]) => ({ ...it, ...named('agent', key, it), wikidata_id: it.wikidataId })),
    event: [...state.events].map(([key, it]) => ({
      ...it,
      ...named('event', key, it),
      start_date: it.startDate,
      end_date: it.endDate,
      parent_id: id('event', it.parent),
    })),
    event_participant: [...state.events].flatMap(([key, it]) =>
      [...it.participants].map(([agent, role]) => ({ event_id: id('event', key), agent_id: id('agent', agent), role })),
    ),
    article: articles.map(([key, it]) => articleRow(key, it)),
    article_version: articles.flatMap(([key, it]) =>
      it.versions.map((version, index) => ({
        article_id: id('article', key),
        number: index + 1,
        ...version,
        word_count: wordCount(version.body),
        loaded_at: seededTimes(key).updatedAt,
      })),
    ),
    article_byline: articles.flatMap(([key, it]) =>
      it.authors.map(({ name, agent }, position) => ({
        article_id: id('article', key),
        position,
        name,
        agent_id: id('agent', agent),
      })),
    ),
    article_event: articles.flatMap(([key, it]) => {
      const quoted = new Set(it.quotes.flatMap((quote) => quote.event ?? []))
      return [...new Set([...it.events, ...quoted])].map((event) => ({
        article_id: id('article', key),
        event_id: id('event', event),
        linked: it.events.has(event),
        quoted: quoted.has(event),
      }))
    }),
    quote: articles.flatMap(([key, it]) => quoteRows(key, it)),
    identifier: identifiers(state),
  }
  await db.write.begin(async (tx) => {
    for (const [table, rows] of Object.entries(tables)) {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
      const known = await tx<{ name: string }[]>`
        select attname as name from pg_attribute
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attname <> 'seq' and attgenerated = '' and attname = any(${columns}::text[])`
      const names = known.map((column) => `"${column.name}"`).join(', ')
      if (rows.length === 0) continue
      const hashed = ['outlet', 'agent', 'event'].includes(table) ? 'name' : table === 'article' ? 'title' : null
      const [more, value] = hashed ? [`, ${hashed}_folded_hash`, `, md5(fold(${hashed}))::uuid`] : ['', '']
      await tx.unsafe(
        `insert into ${table} (${names}${more})
         select ${names}${value} from jsonb_array_elements($1::text::jsonb) with ordinality as given(given_row, given_place),
           jsonb_populate_record(null::${table}, given_row) order by given_place`,
        [JSON.stringify(rows)],
      )
    }
  })
  return seededArchive(db, state)
}

function articleRow(key: string, it: ArticleState): Row {
  const { loadedAt, updatedAt } = seededTimes(key)
  return {
    ...it,
    id: id('article', key),
    key_given: it.keyGiven,
    outlet_id: id('outlet', it.outlet),
    published_at: it.publishedAt,
    modified_at: it.modifiedAt,
    word_count: wordCount(it.body),
    version: it.versions.length,
    content_hash: '\\x00',
    loaded_at: loadedAt,
    updated_at: updatedAt,
  }
}

function quoteRows(key: string, it: ArticleState): Row[] {
  const points = [...(it.body ?? '')]
  const units = (upto: number | null) => (upto === null ? null : points.slice(0, upto).join('').length)
  return it.quotes.map((quote) => ({
    id: seededQuoteId(key, quote.text, quote.number),
    article_id: id('article', key),
    text: quote.text,
    start_cp: quote.start,
    end_cp: quote.end,
    start_utf16: units(quote.start),
    end_utf16: units(quote.end),
    form: quote.form,
    speaker_id: id('agent', quote.speaker),
    speaker_as_printed: quote.speakerAsPrinted,
    cue: quote.cue,
    own_language: quote.language,
    language: quote.language ?? it.language,
    event_id: id('event', quote.event),
    provenance: quote.provenance,
    confidence: quote.confidence ?? null,
    outlet_id: id('outlet', it.outlet),
    published_at: it.publishedAt,
    status: it.status,
  }))
}

function identifiers(state: ArchiveState): Row[] {
  const rows: Row[] = []
  const add = (record: string, firstKey: string, scheme: string, value: string | null) => {
    if (value !== null) rows.push({ record, scheme, value, record_id: id(record, firstKey) })
  }
  const kinds = { outlet: state.outlets, agent: state.agents, event: state.events, article: state.articles }
  for (const [record, map] of Object.entries(kinds)) {
    for (const [firstKey, { keys }] of map) for (const key of keys) add(record, firstKey, 'key', key)
  }
  for (const [firstKey, it] of state.outlets) add('outlet', firstKey, 'domain', it.domain)
  for (const [firstKey, it] of state.agents) add('agent', firstKey, 'wikidata', it.wikidataId)
  for (const [firstKey, it] of state.articles)
    add('article', firstKey, 'url', it.url === null ? null : canonicalUrl(it.url))
  return rows
}
