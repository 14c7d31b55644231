import { run, type Tx } from '../../postgres/sql.ts'

/** Deletes each agent in `ids` that was named only by the extractor, if no record refers to the agent any more. */
export async function removeExtractedAgents(tx: Tx, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return
  await run(
    tx,
    `with gone as (
       delete from agent where id = any($1::uuid[]) and provenance = 'EXTRACTED'
         and not exists (select from quote where speaker_id = agent.id)
         and not exists (select from quote_removed where speaker_id = agent.id)
         and not exists (select from article_byline where agent_id = agent.id)
         and not exists (select from article_credit where agent_id = agent.id)
         and not exists (select from event_participant where agent_id = agent.id)
       returning id
     ),
     unnamed as (delete from identifier using gone where record = 'agent' and record_id = gone.id)
     insert into change (record, record_id, at) select 'agent', id, $2::timestamptz from gone`,
    [ids, at],
  )
}
