import type { Sql } from '../../src/postgres/sql.ts'
import type { ArchiveState } from './state.ts'
import type { Agent, Article, Event, Outlet, Quote } from './view.ts'

export type Direction = 'ASC' | 'DESC'
/**
 * The values by which a row is sorted, compared one after the other. Null comes last in both directions, and a part
 * with a fixed direction keeps it under DESC.
 */
export type Position = { value: string | number | null; direction: Direction }[]
export interface Order<T> {
  /**
   * The name of the order: a cursor contains it, because a cursor is valid only for the order for which it was made.
   */
  readonly name: string
  position(row: T): Position
}
export type Ranks = ReadonlyMap<string, number>

export const first200 = (text: string) => [...text].slice(0, 200).join('')

/**
 * Node's ICU and the database sort some rare strings differently, so the database is asked once for the order of all
 * names and titles.
 */
export async function rankNames(state: ArchiveState, sql: Sql): Promise<Map<string, number>> {
  const named = [...state.outlets.values(), ...state.agents.values(), ...state.events.values()].map((it) => it.name)
  const titles = [...state.articles.values()].map((it) => it.title)
  const distinct = [...new Set([...named, ...titles].map(first200))]
  const rows = await sql<{ name: string }[]>`
    select name from unnest(${distinct}::text[]) name order by name collate "und-x-icu", name collate "C"`
  return new Map(rows.map((row, rank) => [row.name, rank]))
}

const rankOf = (ranks: Ranks, name: string) => {
  const rank = ranks.get(first200(name))
  if (rank === undefined) throw new Error(`no rank for ${name}`)
  return rank
}

export function compare(a: Position, b: Position): number {
  for (const [index, { value, direction }] of a.entries()) {
    const other = b[index]?.value ?? null
    if (value === other) continue
    if (value === null) return 1
    if (other === null) return -1
    return value < other === (direction === 'ASC') ? -1 : 1
  }
  return 0
}

interface Given {
  field: string
  direction?: Direction | null
}

/**
 * `from` returns the values before the ID. The ID makes every position unique, and is sorted in the direction of the
 * order.
 */
function order<T extends { uuid: string }>(
  kind: string,
  field: string,
  direction: Direction,
  from: (row: T) => (string | number | null)[],
): Order<T> {
  return {
    name: `${kind} ${field} ${direction}`,
    position: (row) => [...from(row), row.uuid].map((value) => ({ value, direction })),
  }
}

export function articleOrder(ranks: Ranks, given?: Given | null): Order<Article> {
  const field = given?.field ?? 'PUBLISHED_AT'
  const from: Record<string, (row: Article) => string | number | null> = {
    PUBLISHED_AT: (row) => row.publishedAt,
    LOADED_AT: (row) => row.loadedAt,
    UPDATED_AT: (row) => row.updatedAt,
    TITLE: (row) => rankOf(ranks, row.title),
    WORD_COUNT: (row) => wordCount(row.body),
  }
  return order('article', field, given?.direction ?? (field === 'TITLE' ? 'ASC' : 'DESC'), (row) => [
    from[field]?.(row) ?? null,
  ])
}

export function nameOrder<T extends Outlet | Agent>(kind: string, ranks: Ranks, given?: Given | null): Order<T> {
  return order(kind, 'NAME', given?.direction ?? 'ASC', (row) => [rankOf(ranks, row.name)])
}

export function eventOrder(ranks: Ranks, given?: Given | null): Order<Event> {
  const field = given?.field ?? 'START_DATE'
  return order('event', field, given?.direction ?? (field === 'NAME' ? 'ASC' : 'DESC'), (row) => [
    field === 'NAME' ? rankOf(ranks, row.name) : row.startDate,
  ])
}

export function quoteOrder(preferred: 'POSITION' | 'PUBLISHED_AT', given?: Given | null): Order<Quote> {
  const field = given?.field ?? preferred
  const from: Record<string, (row: Quote) => (string | number | null)[]> = {
    POSITION: (row) => [row.article.uuid, row.start],
    PUBLISHED_AT: (row) => [row.article.publishedAt],
    CONFIDENCE: (row) => [row.confidence],
  }
  return order(
    'quote',
    field,
    given?.direction ?? (field === 'POSITION' ? 'ASC' : 'DESC'),
    (row) => from[field]?.(row) ?? [],
  )
}

export type Participant = { agent: Agent; role: string | null }
export function participantOrder(ranks: Ranks): Order<Participant> {
  const byName = nameOrder<Agent>('participant', ranks)
  return { name: byName.name, position: (row) => byName.position(row.agent) }
}

export type Covering = { outlet: Outlet; articleCount: number }
export function coveringOrder(ranks: Ranks): Order<Covering> {
  const byName = nameOrder<Outlet>('covering', ranks)
  return {
    name: 'covering ARTICLE_COUNT DESC',
    position: (row) => [{ value: row.articleCount, direction: 'DESC' }, ...byName.position(row.outlet)],
  }
}

const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{M}\p{N}_]+(?:['’.\-][\p{L}\p{M}\p{N}_]+)*/gu
export function wordCount(body: string | null): number | null {
  return body === null ? null : (body.match(WORD)?.length ?? 0)
}
