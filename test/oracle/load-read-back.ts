import type { Db } from '../../src/postgres/connect.ts'
import type { AgentState, ArchiveState, ArticleState, EventState, OutletState, QuoteState } from './state.ts'

type QuoteIdOf = (articleId: string, text: string, number: number) => string

const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Reads the tables into the model, in order of creation. */
export async function readArchive(db: Db, quoteIdOf: QuoteIdOf): Promise<ArchiveState> {
  const sql = db.read
  const [outlets, agents, events, participants, articles, versions, bylines, links, credits, quotes, removed, unread] =
    await Promise.all([
      sql`select id, keys, key_given, loaded_directly, is_public, name, domain, homepage, kind, country, language from outlet order by seq`,
      sql`select id, keys, key_given, loaded_directly, is_public, provenance, name, kind, aliases, description, wikidata_id from agent order by seq`,
      sql`select id, keys, loaded_directly, is_public, name, kind, summary, start_date::text, end_date::text, place, country, parent_id from event order by seq`,
      sql`select event_id, agent_id, role from event_participant`,
      sql.unsafe(`select id, keys, key_given, url, outlet_id, title, description, language, ${time('published_at')} as published_at,
      ${time('modified_at')} as modified_at, section, subjects, status, version,
      exists (select from article_extraction where article_id = article.id) as "extractQuotes" from article order by seq`),
      sql`select article_id, number, title, body from article_version order by article_id, number`,
      sql`select article_id, name, agent_id from article_byline order by article_id, position`,
      sql`select article_id, event_id from article_event where linked`,
      sql`select article_id, type, text, outlet_id, agent_id, url from article_credit order by article_id, position`,
      sql`select * from quote order by start_cp nulls last`,
      sql`select *, 'CORRECTED' as provenance, null as confidence from quote_removed order by start_cp nulls last`,
      sql`select article_id from article_extraction where version = 0 order by seq`,
    ])
  const keyOf = new Map(
    [...outlets, ...agents, ...events, ...articles].map((row) => [
      row['id'] as string,
      (row['keys'] as string[])[0] ?? '',
    ]),
  )
  const key = (id: unknown) => (id === null ? null : (keyOf.get(id as string) ?? `no record ${String(id)}`))
  const of = <T extends Record<string, unknown>>(rows: Iterable<T>, id: unknown) =>
    [...rows].filter((row) => row['article_id'] === id)
  const toMap = <T>(rows: Iterable<Record<string, unknown>>, make: (row: Record<string, unknown>) => unknown) =>
    new Map([...rows].map((row) => [key(row['id']) ?? '', make(row) as T]))

  return {
    outlets: toMap<OutletState>(outlets, ({ id: _, ...row }) => flagged(row)),
    agents: toMap<AgentState>(agents, ({ id: _, wikidata_id: wikidataId, ...row }) => ({
      ...flagged(row),
      wikidataId,
    })),
    events: toMap<EventState>(
      events,
      ({ id, start_date: startDate, end_date: endDate, parent_id: parent, ...row }) => ({
        ...flagged(row),
        startDate,
        endDate,
        participants: new Map(
          [...participants].filter((one) => one['event_id'] === id).map((one) => [key(one['agent_id']), one['role']]),
        ),
        parent: key(parent),
      }),
    ),
    articles: toMap<ArticleState>(articles, (row) => {
      const {
        id,
        key_given: keyGiven,
        outlet_id: outlet,
        published_at: publishedAt,
        modified_at: modifiedAt,
        version,
        ...rest
      } = row
      const texts = of(versions, id)
      const current = texts.find((one) => one['number'] === version)
      return {
        ...rest,
        keyGiven,
        outlet: key(outlet),
        publishedAt,
        modifiedAt,
        body: current?.['body'] ?? null,
        authors: of(bylines, id).map((one) => ({ name: one['name'], agent: key(one['agent_id']) })),
        events: new Set(of(links, id).map((one) => key(one['event_id']))),
        credits: of(credits, id).map((one) => ({
          type: one['type'],
          text: one['text'],
          outlet: key(one['outlet_id']),
          agent: key(one['agent_id']),
          url: one['url'],
        })),
        quotes: of(quotes, id).map((one) => toQuote(id as string, one)),
        removed: of(removed, id).map((one) => toQuote(id as string, one)),
        versions: texts.map((one) => ({ title: one['title'] as string, body: one['body'] as string | null })),
      }
    }),
    unread: new Set(unread.map((row) => key(row['article_id']) ?? '')),
  }

  function toQuote(id: string, one: Record<string, unknown>): QuoteState {
    const numbers = [...quotes, ...removed].map((_, number) => number)
    const number = numbers.find((candidate) => quoteIdOf(id, one['text'] as string, candidate) === one['id'])
    const texts = one['replaced_texts'] as string[] | null
    const starts = one['replaced_starts'] as (number | null)[] | null
    const confidence = one['confidence'] as number | null
    return {
      text: one['text'] as string,
      start: one['start_cp'] as number | null,
      end: one['end_cp'] as number | null,
      form: one['form'] as string,
      speaker: key(one['speaker_id']),
      speakerAsPrinted: one['speaker_as_printed'] as string | null,
      cue: one['cue'] as string | null,
      language: one['own_language'] as string | null,
      event: key(one['event_id']),
      provenance: one['provenance'] as string,
      ...(confidence === null ? {} : { confidence }),
      ...(texts ? { replaces: texts.map((text, index) => ({ text, start: starts?.[index] ?? null })) } : {}),
      number: number ?? -1,
    }
  }
}

function flagged(row: Record<string, unknown>): Record<string, unknown> {
  const { key_given: keyGiven, loaded_directly: loadedDirectly, is_public: isPublic, ...rest } = row
  return { ...rest, keyGiven, loadedDirectly, isPublic }
}
