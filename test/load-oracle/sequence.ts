import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { toNodeId } from '../../src/archive/node-id.ts'
import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import { correctQuotes } from '../../src/load/correct/correct-quotes.ts'
import { deleteRecords } from '../../src/load/delete-records.ts'
import { extractNext } from '../../src/extraction/extract.ts'
import { createLog } from '../../src/observe/log.ts'
import { mergeRecords } from '../../src/load/merge/merge-records.ts'
import type { LoadAnswer } from '../../src/load/answer.ts'
import type { BulkLoadInput, QuoteCorrection } from '../../src/generated/types.ts'
import { DEFAULT_LOAD_LIMITS } from '../../src/load/limits.ts'
import { quoteId } from '../../src/archive/quote/quote.ts'
import type { Db } from '../../src/postgres/connect.ts'
import { comparable, evaluateLoad } from '../oracle/load.ts'
import { type Deletee, evaluateDelete } from '../oracle/load-delete.ts'
import { recordsOf } from '../oracle/load-identity.ts'
import { type Random, randomLoad } from '../oracle/load-input.ts'
import { type Correction, evaluateCorrections } from '../oracle/load-correct.ts'
import { evaluateExtraction } from '../oracle/load-extract.ts'
import { evaluateMerge, type Merge } from '../oracle/load-merge.ts'
import { readArchive } from '../oracle/load-read-back.ts'
import { type Fault, type LoadIn, type Noun, NOUNS, type OracleAnswer } from '../oracle/load-types.ts'
import type { ArchiveState } from '../oracle/state.ts'
import { urlForm } from '../oracle/text.ts'
import { derivedFaults } from './derived.ts'

const log = createLog('silent')

export type Step =
  { load: LoadIn } | { remove: Deletee[] } | { merge: Merge } | { extract: true } | { correct: Correction[] }

export const emptyArchive = (): ArchiveState => ({
  outlets: new Map(),
  agents: new Map(),
  events: new Map(),
  articles: new Map(),
})

export function randomSequence(random: Random, length: number): Step[] {
  let state = emptyArchive()
  return Array.from({ length }, (): Step => {
    if (random.chance(0.15)) {
      const remove = Array.from({ length: 1 + random.upTo(3) }, () => randomDeletee(random, state))
      state = evaluateDelete(state, remove).state
      return { remove }
    }
    if (random.chance(0.2)) {
      const merge = randomMerge(random, state)
      state = evaluateMerge(state, merge).state
      return { merge }
    }
    if (random.chance(0.25)) {
      state = evaluateExtraction(state)
      return { extract: true }
    }
    if (random.chance(0.25)) {
      const correct = randomCorrections(random, state)
      state = evaluateCorrections(state, correct).state
      return { correct }
    }
    const load = randomLoad(random, random.chance(0.25))
    state = evaluateLoad(state, load).state
    return { load }
  })
}

function randomDeletee(random: Random, state: ArchiveState): Deletee {
  if (random.chance(0.1)) return random.pick<Deletee>(['quote', 'nothing'])
  const noun = random.pick(NOUNS)
  const keys = [...recordsOf(state, noun).keys()]
  return keys.length === 0 ? 'nothing' : { noun, key: random.pick(keys) }
}

function randomCorrections(random: Random, state: ArchiveState): Correction[] {
  const articles = [...state.articles].filter(([, { body, quotes }]) => body !== null || quotes.length > 0)
  if (articles.length === 0) return []
  return Array.from({ length: 1 + random.upTo(3) }, (): Correction => {
    const [key, article] = random.pick(articles)
    const quotes = [...article.quotes, ...(article.removed ?? [])]
    const isNew = quotes.length === 0 || random.chance(0.2)
    const { text, number } = isNew ? { text: '', number: 0 } : random.pick(quotes)
    const correction: Correction = { article: key, quote: isNew ? null : { text, number } }
    const length = [...(article.body ?? '')].length
    if (random.chance(isNew ? 0.95 : 0.3)) correction.start = random.chance(0.1) ? null : random.upTo(length)
    if (random.chance(isNew ? 0.95 : 0.3))
      correction.end = random.chance(0.1) ? null : Math.min(length, (correction.start ?? 0) + 1 + random.upTo(8))
    if (random.chance(0.3)) correction.isQuote = random.chance(0.4)
    if (random.chance(0.2)) correction.form = random.pick(['DIRECT', 'PARTIAL', 'INDIRECT', null])
    if (random.chance(0.3)) correction.cue = random.pick(['said', 'asked', null])
    if (random.chance(0.1)) correction.language = random.pick(['en', null])
    const agents = [...state.agents.keys()]
    if (random.chance(0.3))
      correction.speaker = random.pick([
        null,
        { name: 'Ann Lee' },
        { name: 'Bea Lind' },
        { key: 'nobody at all' },
        ...(agents.length > 0 ? [{ key: random.pick(agents) }] : []),
      ])
    return correction
  })
}

function randomMerge(random: Random, state: ArchiveState): Merge {
  const noun = random.pick(NOUNS.filter((one) => one !== 'article'))
  const keys = [...recordsOf(state, noun).keys()]
  const one = (): Deletee =>
    keys.length === 0 || random.chance(0.04) ? randomDeletee(random, state) : { noun, key: random.pick(keys) }
  return { noun, from: Array.from({ length: random.pick([1, 1, 1, 2, 3, 0]) }, one), into: one() }
}

const TABLES = [
  'outlet',
  'agent',
  'event',
  'event_participant',
  'article',
  'article_version',
  'article_byline',
  'article_event',
  'article_credit',
  'quote',
  'quote_removed',
  'article_extraction',
  'identifier',
  'change',
  'load_receipt',
]

export async function emptyTables(db: Db): Promise<void> {
  await db.write.unsafe(`truncate ${TABLES.join(', ')} restart identity cascade`)
}

/** Returns a text that changes with each row that is written, even if the row is written with the same values. */
async function rowStamp(db: Db): Promise<string> {
  const parts = TABLES.map(
    (table) => `(select coalesce(md5(string_agg(xmin::text || ctid::text, ',' order by ctid)), '') from ${table})`,
  )
  const [row] = await db.read.unsafe(`select ${parts.join(` || '/' || `)} as stamp`)
  return String(row?.['stamp'])
}

/** Runs the steps with an empty archive. Returns the first difference to the oracle, or null. */
export async function runSequence(db: Db, steps: readonly Step[]): Promise<string | null> {
  await emptyTables(db)
  let state = emptyArchive()
  for (const [i, step] of steps.entries()) {
    const at = (difference: string | null) => (difference === null ? null : `step ${i}: ${difference}`)
    if ('remove' in step) {
      const difference = at(await runRemove(db, state, step.remove))
      if (difference) return difference
      state = evaluateDelete(state, step.remove).state
    } else if ('extract' in step) {
      const difference = at(await runExtraction(db, state))
      if (difference) return difference
      state = evaluateExtraction(state)
    } else if ('correct' in step) {
      const difference = at(await runCorrections(db, state, step.correct))
      if (difference) return difference
      state = evaluateCorrections(state, step.correct).state
    } else if ('merge' in step) {
      const difference = at(await runMerge(db, state, step.merge))
      if (difference) return difference
      state = evaluateMerge(state, step.merge).state
    } else {
      const first = at(await runLoad(db, state, step.load))
      if (first) return first
      state = evaluateLoad(state, step.load).state
    }
    const stored = at(differenceOfStates(state, await readArchive(db, quoteId)) ?? (await derivedFaults(db, urlForm)))
    if (stored) return stored
    if (!('load' in step) || step.load.dryRun) continue
    const again = at(await runLoad(db, state, step.load))
    if (again) return `${again} (sent again)`
    state = evaluateLoad(state, step.load).state
  }
  return null
}

async function runLoad(db: Db, before: ArchiveState, load: LoadIn): Promise<string | null> {
  const { answer: expected, state: after } = evaluateLoad(before, load)
  const flagged = flaggedBy(before, after)
  const stamp = await rowStamp(db)
  const started = await lastChange(db)
  const options = { holder: 'property', limits: DEFAULT_LOAD_LIMITS }
  const actual = await bulkLoad(db, options, load as BulkLoadInput).catch((error: unknown) => error as Error)
  if (actual instanceof Error) return `threw ${actual.stack ?? actual.message}`
  const writes = !load.dryRun && (expected.counts.created + expected.counts.updated > 0 || flagged.any)
  if (!writes && (await rowStamp(db)) !== stamp) return 'wrote rows, and should not'
  return (
    differenceOfAnswers(expected, actual) ??
    (writes ? await missingChanges(db, started, actual, flagged.published) : null)
  )
}

/** Returns which records get flags that they did not have. */
function flaggedBy(before: ArchiveState, after: ArchiveState): { any: boolean; published: Set<string> } {
  const published = new Set<string>()
  let any = false
  for (const noun of NOUNS) {
    for (const [key, record] of recordsOf(after, noun)) {
      const was = recordsOf(before, noun).get(key)
      if (!was) continue
      if (record.isPublic !== was.isPublic) published.add(`${noun.toUpperCase()} ${key}`)
      any ||=
        record.loadedDirectly !== was.loadedDirectly ||
        record.isPublic !== was.isPublic ||
        record.provenance !== was.provenance
    }
  }
  return { any, published }
}

async function lastChange(db: Db): Promise<string> {
  const [row] = await db.read`select coalesce(max(seq), 0)::text as seq from change`
  return String(row?.['seq'])
}

/** Checks that each created or updated record has a row in the outbox that this load has written. */
async function missingChanges(
  db: Db,
  after: string,
  answer: LoadAnswer,
  published: ReadonlySet<string>,
): Promise<string | null> {
  const rows = await db.read`select distinct record_id::text as id from change where seq > ${after}`
  const changed = new Set(rows.map((row) => row['id'] as string))
  const missing = answer.results.filter(
    (result) => ['CREATED', 'UPDATED'].includes(result.outcome) && !changed.has(result.id ?? ''),
  )
  const idle = answer.results.filter(
    ({ kind, key, outcome, id }) =>
      outcome === 'UNCHANGED' && changed.has(id ?? '') !== published.has(`${kind} ${key ?? ''}`),
  )
  if (missing.length > 0) return `no change row for ${show(missing)}`
  return idle.length > 0 ? `a change row for the unchanged ${show(idle)}` : null
}

async function runRemove(db: Db, before: ArchiveState, remove: readonly Deletee[]): Promise<string | null> {
  const expected = evaluateDelete(before, remove)
  const ids = await globalIds(db, remove)
  const actual = await deleteRecords(db, ids).catch((error: unknown) => error as Error)
  if (actual instanceof Error) return `delete threw ${actual.stack ?? actual.message}`
  const faults = (list: readonly Fault[]) => list.map(faultText).sort()
  if (!isDeepStrictEqual(faults(expected.faults), faults(actual.userErrors as unknown as Fault[]))) {
    return `delete: expected errors ${show(expected.faults)}, got ${show(actual.userErrors)}`
  }
  const deletedIds = expected.deletedAt.map((i) => ids[i])
  if (!isDeepStrictEqual(deletedIds, actual.deletedIds))
    return `deletedIds: expected ${show(deletedIds)}, got ${show(actual.deletedIds)}`
  return isDeepStrictEqual(expected.deleted, { ...actual.deleted })
    ? null
    : `deleted: expected ${show(expected.deleted)}, got ${show(actual.deleted)}`
}

async function runExtraction(db: Db, before: ArchiveState): Promise<string | null> {
  const started = await lastChange(db)
  while ((await extractNext(db.write, log, DEFAULT_LOAD_LIMITS)).articles > 0);
  const rows =
    await db.read`select distinct record_id::text as id from change where seq > ${started} and record = 'quote'`
  const after = evaluateExtraction(before)
  const isChanged = [...after.articles].some(
    ([key, article]) => differenceOfQuotes(article, before.articles.get(key)) !== null,
  )
  return isChanged === rows.length > 0 ? null : `${rows.length} change rows of quotes after an extraction`
}

function differenceOfQuotes(one: object, other: object | undefined): string | null {
  return isDeepStrictEqual(comparable(one), comparable(other)) ? null : 'other quotes'
}

async function runCorrections(db: Db, before: ArchiveState, correct: readonly Correction[]): Promise<string | null> {
  const expected = evaluateCorrections(before, correct)
  const rows = await db.read<{ id: string; key: string }[]>`select id, keys[1] as key from article`
  const ids = new Map(rows.map(({ id, key }) => [key, id]))
  const idOf = (article: string, text: string, number: number) =>
    toNodeId('quote', quoteId(ids.get(article) ?? randomUUID(), text, number))
  const corrections = correct.map(({ article, quote, ...fields }) => ({
    ...fields,
    ...(quote
      ? { id: idOf(article, quote.text, quote.number) }
      : { article: toNodeId('article', ids.get(article) ?? randomUUID()) }),
  })) as QuoteCorrection[]
  const stamp = await rowStamp(db)
  const actual = await correctQuotes(db, DEFAULT_LOAD_LIMITS, { corrections }).catch((error: unknown) => error as Error)
  if (actual instanceof Error) return `corrections threw ${actual.stack ?? actual.message}`
  const faults = (list: readonly { code: string; field: readonly string[] }[]) => list.map(faultText).sort()
  if (!isDeepStrictEqual(faults(expected.faults), faults(actual.userErrors)))
    return `corrections: expected errors ${show(expected.faults)}, got ${show(actual.userErrors)}`
  const wanted = expected.quotes.map((quote) => quote && idOf(quote.article, quote.text, quote.number))
  if (!isDeepStrictEqual(wanted, [...actual.ids]))
    return `corrected: expected ${show(expected.quotes)}, got ${show(actual.ids)}`
  const writes = differenceOfStates(before, expected.state) !== null
  return !writes && (await rowStamp(db)) !== stamp ? 'corrections wrote rows, and should not' : null
}

async function runMerge(db: Db, before: ArchiveState, { noun, from, into }: Merge): Promise<string | null> {
  const expected = evaluateMerge(before, { noun, from, into })
  const [target = '', ...ids] = await globalIds(db, [into, ...from], noun)
  const times = await updateTimes(db)
  const actual = await mergeRecords(db, noun, { from: ids, into: target }).catch((error: unknown) => error as Error)
  if (actual instanceof Error) return `merge threw ${actual.stack ?? actual.message}`
  const faults = (list: readonly Fault[]) => list.map(faultText).sort()
  if (!isDeepStrictEqual(faults(expected.faults), faults(actual.userErrors as unknown as Fault[])))
    return `merge: expected errors ${show(expected.faults)}, got ${show(actual.userErrors)}`
  const merged = expected.faults.length === 0 ? target : null
  if (actual.id !== merged) return `merged: expected ${show(merged)}, got ${show(actual.id)}`
  const later = await updateTimes(db)
  const moved = [...later].filter(([id, time]) => times.get(id) !== time)
  return moved.length > 0 ? `a merge moved updatedAt of ${show(moved)}` : null
}

async function updateTimes(db: Db): Promise<Map<string, string>> {
  const rows = await db.read.unsafe<{ id: string; at: string }[]>(
    NOUNS.map((noun) => `select id::text, updated_at::text as at from ${noun}`).join(' union all '),
  )
  return new Map(rows.map(({ id, at }) => [id, at]))
}

/** Returns global IDs as a client would send them; for a record that does not exist, an ID of this noun is made up. */
async function globalIds(db: Db, given: readonly Deletee[], noun: Noun = 'article'): Promise<string[]> {
  const [quote] = await db.read`select id from quote limit 1`
  const ids: string[] = []
  for (const one of given) {
    if (one === 'quote') ids.push(toNodeId('quote', (quote?.['id'] as string | undefined) ?? randomUUID()))
    else if (one === 'nothing') ids.push(ids.length % 2 ? 'article_nonsense' : toNodeId(noun, randomUUID()))
    else {
      const [row] = await db.read.unsafe(`select id from ${one.noun} where keys[1] = $1`, [one.key])
      ids.push(toNodeId(one.noun, (row?.['id'] as string | undefined) ?? randomUUID()))
    }
  }
  return ids
}

const show = (value: unknown) => JSON.stringify(value)

/**
 * Removes from an error the details that the rules leave open: the field of a quote for NOT_IN_TEXT and OUT_OF_RANGE,
 * and the path of a participant.
 */
export function faultText({ code, field }: { code: string; field: readonly string[] }): string {
  const quote = field.indexOf('quotes')
  if ((code === 'NOT_IN_TEXT' || code === 'OUT_OF_RANGE') && quote >= 0)
    return `${code} ${field.slice(0, quote + 2).join('.')}`
  if (code === 'DUPLICATE_KEY' && field.at(-1) === 'agent' && field.at(-3) === 'participants')
    return `${code} ${field.slice(0, -1).join('.')}`
  return `${code} ${field.join('.')}`
}

function differenceOfAnswers(expected: OracleAnswer, actual: LoadAnswer): string | null {
  const must = new Set(expected.must.map(faultText))
  const may = new Set([...must, ...expected.may.map(faultText)])
  const got = new Set(actual.userErrors.map(faultText))
  const missing = [...must].filter((fault) => !got.has(fault))
  const surplus = [...got].filter((fault) => !may.has(fault))
  if (missing.length + surplus.length > 0) return `userErrors: missing ${show(missing)}, surplus ${show(surplus)}`
  const silent = expected.results.filter(
    ({ kind, index, outcome }) =>
      outcome === 'REJECTED' && ![...got].some((fault) => `${fault}.`.includes(` ${kind.toLowerCase()}s.${index}.`)),
  )
  if (silent.length > 0) return `rejected without a word: ${show(silent)}`
  const outcomes = (results: readonly { kind: string; index: number; outcome: string }[]) =>
    results.map((result) => `${result.kind} ${result.index} ${result.outcome}`)
  if (!isDeepStrictEqual(outcomes(expected.results), outcomes(actual.results))) {
    return `outcomes: expected ${show(outcomes(expected.results))}, got ${show(outcomes(actual.results))}`
  }
  for (const [i, result] of expected.results.entries()) {
    const other = actual.results[i]
    if (result.key === undefined) continue
    if (result.key !== other?.key)
      return `key of result ${i} (${result.kind} ${result.index} ${result.outcome}): expected ${show(result.key)}, got ${show(other?.key)}`
    if (result.stored !== (other.id !== null))
      return `node of result ${i} (${result.outcome}): expected ${result.stored ? 'one' : 'null'}, got ${show(other.id)}`
  }
  if (!isDeepStrictEqual(expected.counts, { ...actual.counts }))
    return `counts: expected ${show(expected.counts)}, got ${show(actual.counts)}`
  if (!isDeepStrictEqual(expected.created, { ...actual.created }))
    return `created: expected ${show(expected.created)}, got ${show(actual.created)}`
  return null
}

export function differenceOfStates(expected: ArchiveState, actual: ArchiveState): string | null {
  const unread = ({ unread: keys }: ArchiveState) => [...(keys ?? [])]
  if (!isDeepStrictEqual(unread(expected), unread(actual)))
    return `unread: expected ${show(unread(expected))}, stored ${show(unread(actual))}`
  for (const noun of NOUNS) {
    const wanted = recordsOf(expected, noun)
    const found = recordsOf(actual, noun)
    if (!isDeepStrictEqual([...wanted.keys()], [...found.keys()]))
      return `${noun}s: expected ${show([...wanted.keys()])}, stored ${show([...found.keys()])}`
    for (const [key, record] of wanted) {
      const [a, b] = [comparable(record), comparable(found.get(key))].map((one) => ({
        ...(one as Record<string, unknown>),
      }))
      const field = Object.keys(a ?? {}).find((name) => !isDeepStrictEqual(a?.[name], b?.[name]))
      if (field) return `${noun} ${show(key)}.${field}: expected ${show(a?.[field])}, stored ${show(b?.[field])}`
    }
  }
  return null
}

/** Removes steps, records, list items and fields as long as the sequence still fails. */
export async function shrink(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  tries = 400,
): Promise<Step[]> {
  let best = structuredClone(steps) as Step[]
  let left = tries
  for (let progress = true; progress && left > 0;) {
    progress = false
    for (const smaller of without(best) as Iterable<Step[]>) {
      if (left-- <= 0) break
      if (await fails(smaller)) {
        best = smaller
        progress = true
        break
      }
    }
  }
  return best
}

/** Yields copies that each lack one list item or one optional field, the largest first. */
export function* without(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (let i = value.length - 1; i >= 0; i--)
      yield [...(value as unknown[]).slice(0, i), ...(value as unknown[]).slice(i + 1)]
    for (let i = 0; i < value.length; i++)
      for (const smaller of without(value[i])) yield (value as unknown[]).with(i, smaller)
  } else if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
    const needed = new Set([
      'extract',
      'correct',
      'article',
      'quote',
      'text',
      'number',
      'load',
      'remove',
      'merge',
      'from',
      'into',
      'onError',
      'dryRun',
      'agent',
      'noun',
      'key',
    ])
    const droppable = entries.filter(
      ([name]) =>
        !needed.has(name) || (name === 'key' && !('noun' in value)) || (name === 'agent' && !('role' in value)),
    )
    // A link needs at least one identifying field.
    const isLink = entries.length === 1 && ['key', 'name'].includes(entries[0]?.[0] ?? '')
    for (const [name] of isLink ? [] : droppable)
      if (name !== 'agent' || 'name' in value || 'type' in value)
        yield Object.fromEntries(entries.filter(([other]) => other !== name))
    for (const [name, inner] of entries) for (const smaller of without(inner)) yield { ...value, [name]: smaller }
  }
}
