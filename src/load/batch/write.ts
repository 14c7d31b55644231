import { removeExtractedAgents } from '../../archive/agent/remove-extracted.ts'
import { saveAgents } from '../../archive/agent/store.ts'
import { saveArticles, type ArticleRow } from '../../archive/article/save.ts'
import { saveEvents } from '../../archive/event/store.ts'
import type { RecordNoun } from '../../archive/identity/record-id.ts'
import { saveOutlets } from '../../archive/outlet/store.ts'
import { analyzeGrown } from '../../postgres/analyze.ts'
import type { Tx } from '../../postgres/sql.ts'
import { agent } from '../../postgres/tables/agent.ts'
import { article, articleVersion } from '../../postgres/tables/article.ts'
import { change } from '../../postgres/tables/change.ts'
import { event } from '../../postgres/tables/event.ts'
import { identifier } from '../../postgres/tables/identifier.ts'
import { outlet } from '../../postgres/tables/outlet.ts'
import { quote } from '../../postgres/tables/quote.ts'
import { type Writer, createWriter } from '../../postgres/writer.ts'
import type { Changes } from './changes.ts'
import type { ArticleEntry } from './entry.ts'
import type { Entry } from './record-index.ts'
import { type Flags, isAnyFlagSet, saveFlags } from './visibility.ts'
import { saveWritten } from './writer-lock.ts'
import type { Attempt } from './resolve/attempt.ts'

const GROWING = [outlet, agent, event, article, articleVersion, quote, identifier, change]

const SCHEMES: Partial<Record<RecordNoun, string>> = { outlet: 'domain', agent: 'wikidata', article: 'url' }

interface WriteOptions {
  readonly flags: Flags
  /** The time of the load. */
  readonly at: string
  /** Called when only the quotes and the rows that depend on them are left to write. */
  readonly onWrite?: (() => void) | undefined
}

/**
 * Writes a resolved batch. The number of statements does not depend on the number of records. Most statements are sent
 * without waiting for the answer to the previous statement (see `Writer`).
 */
export async function writeChanges(
  tx: Tx,
  attempt: Attempt,
  changes: Changes,
  { flags, at, onWrite = () => {} }: WriteOptions,
): Promise<void> {
  const row = <F, S extends F & { isPublic: boolean }>(entry: Entry<F, S>) => ({
    ...entry.fields,
    id: entry.id,
    keys: entry.keys,
    keyGiven: entry.keyGiven,
    loadedDirectly: entry.loadedDirectly,
    isPublic: flags.isPublic.has(entry.id) || (entry.stored?.isPublic ?? false),
    loadedAt: at,
    isNew: entry.stored === null,
  })
  const identifiers = identifierChanges(attempt, changes)
  const writer = createWriter(tx)
  saveOutlets(writer, changes.outlets.map(row), at)
  saveAgents(writer, changes.agents.map(row), at)
  saveEvents(writer, changes.events.map(row), at)
  saveArticles(
    writer,
    changes.articles.map((entry) => toArticleRow(entry, at)),
    at,
    onWrite,
  )
  deleteIdentifiers(writer, identifiers.gone)
  writer.insert(identifier, identifiers.fresh)
  writer.insert(change, changeRows(changes, at))
  saveWritten(writer, at)
  await writer.flush()
  if (isAnyFlagSet(flags)) await saveFlags(tx, flags, at)
  await removeExtractedAgents(tx, formerSpeakers(changes), at)
  await analyzeGrown(tx, GROWING)
}

/**
 * Returns the speakers that have lost all their quotes in an article. Speakers of supplied quotes are left out, because
 * agents that a loader has named are never removed.
 */
function formerSpeakers({ articles }: Changes): string[] {
  return articles.flatMap(({ fields, stored }) => {
    const speakers = new Set([...fields.quotes, ...fields.removedQuotes].map(({ speakerId }) => speakerId))
    return [...(stored?.quotes ?? []), ...(stored?.removedQuotes ?? [])].flatMap(({ speakerId, provenance }) =>
      speakerId === null || provenance === 'SUPPLIED' || speakers.has(speakerId) ? [] : [speakerId],
    )
  })
}

function toArticleRow({ id, keys, fields, keyGiven, stored }: ArticleEntry, at: string): ArticleRow {
  const isNewVersion = stored === null || fields.title !== stored.title || fields.bodyHash !== stored.bodyHash
  const kept = new Set(fields.quotes.map((quote) => quote.id))
  return {
    ...fields,
    id,
    keys,
    keyGiven,
    version: (stored?.version ?? fields.earlier?.length ?? 0) + (isNewVersion ? 1 : 0),
    earlier: (stored === null && fields.earlier) || [],
    loadedAt: at,
    isNew: stored === null,
    isNewVersion,
    body: fields.body ?? null,
    extractedBy: fields.extractQuotes || stored?.extractQuotes ? (fields.extractedBy ?? null) : null,
    goneQuoteIds: stored?.quotes.flatMap((quote) => (kept.has(quote.id) ? [] : [quote.id])) ?? [],
  }
}

interface Identifier {
  readonly record: RecordNoun
  readonly scheme: string
  readonly value: string
  readonly recordId: string
}

function identifierChanges({ indexes }: Attempt, changes: Changes): { gone: Identifier[]; fresh: Identifier[] } {
  const gone: Identifier[] = []
  const fresh: Identifier[] = []
  const compare = <F, S extends F & { keys: readonly string[] }>(
    rules: { noun: RecordNoun; naturalKey(fields: F): string | null },
    entries: readonly { id: string; keys: readonly string[]; fields: F; stored: S | null }[],
  ) => {
    const record = rules.noun
    const scheme = SCHEMES[record] ?? 'key'
    for (const { id, keys, fields, stored } of entries) {
      for (const value of keys.slice(stored?.keys.length ?? 0))
        fresh.push({ record, scheme: 'key', value, recordId: id })
      const was = stored && rules.naturalKey(stored)
      const naturalKey = rules.naturalKey(fields)
      if (was === naturalKey) continue
      if (was !== null) gone.push({ record, scheme, value: was, recordId: id })
      if (naturalKey !== null) fresh.push({ record, scheme, value: naturalKey, recordId: id })
    }
  }
  compare(indexes.outlet.rules, changes.outlets)
  compare(indexes.agent.rules, changes.agents)
  compare(indexes.event.rules, changes.events)
  compare(indexes.article.rules, changes.articles)
  return { gone, fresh }
}

function deleteIdentifiers(writer: Writer, identifiers: readonly Identifier[]): void {
  if (identifiers.length === 0) return
  writer.run(
    `delete from identifier using json_to_recordset($1::text::json) as row (record text, scheme text, value text)
     where identifier.record = row.record and identifier.scheme = row.scheme and identifier.value = row.value`,
    [JSON.stringify(identifiers)],
  )
}

/**
 * Returns the change rows of a batch, which tell the search index what to update. All quotes of a changed article get a
 * change row, including quotes that the article no longer has.
 */
function changeRows(
  { outlets, agents, events, articles }: Changes,
  at: string,
): { record: string; recordId: string; at: string }[] {
  const rows = (record: string, ids: Iterable<string>) => Array.from(ids, (recordId) => ({ record, recordId, at }))
  const idOf = ({ id }: { id: string }) => id
  const quoteIds = articles.flatMap(({ fields, stored }) => [
    ...new Set([...(stored?.quotes ?? []), ...fields.quotes].map(idOf)),
  ])
  return [
    ...rows('outlet', outlets.map(idOf)),
    ...rows('agent', agents.map(idOf)),
    ...rows('event', events.map(idOf)),
    ...rows('article', articles.map(idOf)),
    ...rows('quote', quoteIds),
  ]
}
