import { articleHash } from '../../archive/article/article.ts'
import { findArticles } from '../../archive/article/find.ts'
import { eventHash } from '../../archive/event/event.ts'
import { findEvents } from '../../archive/event/store.ts'
import { run, type Tx } from '../../postgres/sql.ts'

export type MergedNoun = 'outlet' | 'agent' | 'event'

interface Move {
  readonly from: readonly string[]
  readonly into: string
  readonly at: string
}

const ARTICLES: Readonly<Record<MergedNoun, string>> = {
  outlet: `select id from article where outlet_id = any($1::uuid[])
    union select article_id from article_credit where outlet_id = any($1::uuid[])`,
  agent: `select article_id as id from article_byline where agent_id = any($1::uuid[])
    union select article_id from article_credit where agent_id = any($1::uuid[])
    union select article_id from quote where speaker_id = any($1::uuid[])
    union select article_id from quote_removed where speaker_id = any($1::uuid[])`,
  event: `select article_id as id from article_event where event_id = any($1::uuid[])
    union select article_id from quote_removed where event_id = any($1::uuid[])`,
}

const EVENTS: Readonly<Record<MergedNoun, string | null>> = {
  outlet: null,
  agent: 'select event_id as id from event_participant where agent_id = any($1::uuid[])',
  event: 'select id from event where parent_id = any($1::uuid[])',
}

// $1: the IDs of the merged records, in the given order. $2: the ID of the record that replaces them.
const MOVES: Readonly<Record<MergedNoun, readonly string[]>> = {
  outlet: [
    'update article set outlet_id = $2::uuid where outlet_id = any($1::uuid[])',
    'update quote set outlet_id = $2::uuid where outlet_id = any($1::uuid[])',
    'update article_credit set outlet_id = $2::uuid where outlet_id = any($1::uuid[])',
  ],
  agent: [
    'update article_byline set agent_id = $2::uuid where agent_id = any($1::uuid[])',
    'update article_credit set agent_id = $2::uuid where agent_id = any($1::uuid[])',
    'update quote set speaker_id = $2::uuid where speaker_id = any($1::uuid[])',
    'update quote_removed set speaker_id = $2::uuid where speaker_id = any($1::uuid[])',
    // In each event, the target keeps its role. If it has none, it gets the role of the first merged agent with a role.
    `insert into event_participant (event_id, agent_id, role)
       select distinct on (event_id) event_id, $2::uuid, role from event_participant where agent_id = any($1::uuid[])
       order by event_id, role is null, array_position($1::uuid[], agent_id)
     on conflict (event_id, agent_id) do update set role = coalesce(event_participant.role, excluded.role)`,
    'delete from event_participant where agent_id = any($1::uuid[])',
  ],
  event: [
    'update event set parent_id = $2::uuid where parent_id = any($1::uuid[])',
    'update quote set event_id = $2::uuid where event_id = any($1::uuid[])',
    'update quote_removed set event_id = $2::uuid where event_id = any($1::uuid[])',
    `insert into article_event (article_id, event_id, linked, quoted)
       select article_id, $2::uuid, bool_or(linked), bool_or(quoted) from article_event where event_id = any($1::uuid[]) group by article_id
     on conflict (article_id, event_id) do update
       set linked = article_event.linked or excluded.linked, quoted = article_event.quoted or excluded.quoted`,
    'delete from article_event where event_id = any($1::uuid[])',
  ],
}

/**
 * Replaces all references to the records in `from` by references to the record `into`. Adds change rows, so that the
 * search index is updated. Does not change any `updatedAt`.
 */
export async function moveReferences(tx: Tx, noun: MergedNoun, { from, into, at }: Move): Promise<void> {
  const idsOf = async (query: string | null) =>
    query === null ? [] : (await run<{ id: string }>(tx, query, [from])).map(({ id }) => id)
  const [articles, events] = await Promise.all([idsOf(ARTICLES[noun]), idsOf(EVENTS[noun])])
  await Promise.all(MOVES[noun].map((move) => run(tx, move, move.includes('$2') ? [from, into] : [from])))
  await rehashArticles(tx, articles)
  await rehashEvents(tx, events)
  // The quotes of these articles get change rows too, because the search document of a quote contains the outlet and
  // the events of its article.
  await run(
    tx,
    `insert into change (record, record_id, at)
     select 'article', id, $2::timestamptz from unnest($1::uuid[]) as id
     union all select 'quote', id, $2::timestamptz from quote where article_id = any($1::uuid[])`,
    [articles, at],
  )
}

// The maximum number of articles in memory at once: one article may have thousands of quotes.
const ARTICLES_AT_ONCE = 500

/**
 * Updates the content hashes of articles. The hash covers the references, and the next load compares it to find out
 * whether an article has changed.
 */
async function rehashArticles(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += ARTICLES_AT_ONCE) {
    const articles = await findArticles(tx, ids.slice(at, at + ARTICLES_AT_ONCE), new Set())
    await saveHashes(
      tx,
      'article',
      articles.map((article) => ({ id: article.id, hash: articleHash(article) })),
    )
  }
}

async function rehashEvents(tx: Tx, ids: readonly string[]): Promise<void> {
  const events = await findEvents(tx, ids, true)
  await saveHashes(
    tx,
    'event',
    events.map((event) => ({ id: event.id, hash: eventHash(event) })),
  )
}

function saveHashes(tx: Tx, table: 'article' | 'event', hashes: readonly { id: string; hash: string }[]) {
  return run(
    tx,
    `update ${table} set content_hash = decode(hash, 'hex') from json_to_recordset($1::text::json) as row (id uuid, hash text) where ${table}.id = row.id`,
    [JSON.stringify(hashes)],
  )
}
