import { type Tx, run } from '../../postgres/sql.ts'
import { checkFilter, filterRow } from '../query/filter.ts'
import { visible } from '../query/entity.ts'
import { every, fill, newRow, print, sql } from '../query/sql.ts'
import { startQuery } from '../statement.ts'

export interface ExportOptions {
  /** Whether the export includes records that are hidden from readers. */
  readonly seesAll: boolean
  /** An `ArticleFilter` as GraphQL passes it, or null for all records. */
  readonly filter: unknown
}

/**
 * For each kind of record, the source of the exported records: a table or a subquery in parentheses, with the columns
 * `id` and `seq`.
 */
export interface Chosen {
  readonly outlet: string
  readonly agent: string
  readonly event: string
  readonly article: string
  /**
   * Whether articles are exported with their earlier versions, removed quotes, and the texts that corrections replaced.
   */
  readonly hasHistory: boolean
}

const PUBLIC: Chosen = {
  outlet: '(select * from outlet where is_public)',
  agent: '(select * from agent where is_public)',
  event: '(select * from event where is_public)',
  article: "(select * from article where status = 'USABLE')",
  // A public export contains no earlier versions of articles: no status is stored with a version, so its text may
  // come from a time when the article was withheld. The same is true of removed quotes and of replaced texts.
  hasHistory: false,
}

const EVERYTHING: Chosen = {
  outlet: 'outlet',
  agent: 'agent',
  event: 'event',
  article: 'article',
  hasHistory: true,
}

/**
 * Without a filter, chooses all records, or all public records if `seesAll` is false. With a filter, chooses the
 * matching articles and all records to which these articles refer, so that the exported lines can be loaded into an
 * empty archive.
 */
export async function choose(tx: Tx, { seesAll, filter }: ExportOptions): Promise<Chosen> {
  if (filter === null || filter === undefined) return seesAll ? EVERYTHING : PUBLIC
  checkFilter(filter)
  const context = startQuery({ seesAll, typed: false, form: 'usual' })
  const row = newRow()
  const where = every([filterRow(context, 'article', row, filter), visible(context, context.entities.article, row)])
  const chosenArticles = print(
    sql`insert into export_choice select 'article', ${row.col('id')} from article ${row} where ${where}`,
  )
  await tx.unsafe(
    'create temp table export_choice (noun text not null, id uuid not null, primary key (noun, id)) on commit drop',
  )
  await run(tx, chosenArticles.text, fill(chosenArticles))
  await tx.unsafe('analyze export_choice')
  const chosen = (noun: string) => `(select id from export_choice where noun = '${noun}')`
  await tx.unsafe(`insert into export_choice
    select 'outlet', outlet_id from article where outlet_id is not null and id in ${chosen('article')}
    union select 'outlet', outlet_id from article_credit where outlet_id is not null and article_id in ${chosen('article')}`)
  // Removed quotes do not make a record visible, so a public export must not choose records because of them.
  await tx.unsafe(`insert into export_choice
    with recursive up (id) as (
      select event_id from article_event where article_id in ${chosen('article')}
      union select event_id from quote_removed where ${seesAll} and event_id is not null and article_id in ${chosen('article')}
      union select parent_id from up join event using (id) where parent_id is not null
    )
    select 'event', id from up`)
  await tx.unsafe(`insert into export_choice
    select 'agent', agent_id from article_byline where agent_id is not null and article_id in ${chosen('article')}
    union select 'agent', agent_id from article_credit where agent_id is not null and article_id in ${chosen('article')}
    union select 'agent', speaker_id from quote where speaker_id is not null and article_id in ${chosen('article')}
    union select 'agent', speaker_id from quote_removed where ${seesAll} and speaker_id is not null and article_id in ${chosen('article')}
    union select 'agent', agent_id from event_participant where event_id in ${chosen('event')}`)
  await tx.unsafe('analyze export_choice')
  const rows = (noun: string) => `(select * from ${noun} where id in ${chosen(noun)})`
  return {
    outlet: rows('outlet'),
    agent: rows('agent'),
    event: rows('event'),
    article: rows('article'),
    hasHistory: seesAll,
  }
}

export async function countChosen(tx: Tx, { outlet, agent, event, article }: Chosen): Promise<number> {
  const count = (source: string) => `(select count(*) from ${source} x)`
  const [row] = await run<{ records: string }>(
    tx,
    `select ${[outlet, agent, event, article].map(count).join(' + ')} as records`,
    [],
  )
  return Number(row?.records ?? 0)
}
