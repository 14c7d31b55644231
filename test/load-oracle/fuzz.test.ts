import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../src/postgres/connect.ts'
import { type Api, type ApiAnswer, createApi } from '../api.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'
import { deepEvent, withHostilePlace } from '../oracle/load-hostile.ts'
import { createRandom, randomLoad, type Random } from '../oracle/load-input.ts'

const INPUTS = Number(process.env['LOAD_INPUTS'] ?? (LENGTH > 1 ? 2_200 * LENGTH : 1_500))
const SEED = Number(process.env['LOAD_SEED'] ?? 20_261_123)

const LOAD = `mutation ($input: BulkLoadInput!) {
  bulkLoad(input: $input) {
    counts { created updated unchanged rejected skipped }
    created { outlets agents events articles quotes }
    results { kind index key outcome node { __typename id } }
    userErrors { code field message }
  }
}`
const LEAK =
  /insert into|\bselect\b.+\bfrom\b|\n\s+at |node_modules|\.[jt]s:\d|PostgresError|duplicate key value|violates|relation "|syntax error|invalid input syntax|invalid byte/i
// The error codes that a client's mistake may cause; INTERNAL_SERVER_ERROR is never among them.
const REFUSALS = new Set(['BAD_USER_INPUT', 'TOO_EXPENSIVE'])

let database: { db: Db; drop(): Promise<void> }
let api: Api
beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db)
})
afterAll(async () => {
  await api.stop()
  await database.drop()
})

test(
  `answers ${INPUTS} valid, broken and hostile inputs within the contract, and writes what it says`,
  { timeout: 240_000 * LENGTH },
  async () => {
    const random = createRandom(SEED)
    const remembered = new Map<string, { input: string; answer: unknown }>()
    let refused = 0
    let before = await rowIds(database.db)
    for (let i = 0; i < INPUTS; i++) {
      const input = randomInput(random)
      const where = `input ${i} of seed ${SEED}: ${JSON.stringify(input).slice(0, 2_000)}`
      const answer = await api.query(LOAD, { input }, { role: 'loader' }).catch((error: unknown) => {
        throw new Error(`${where}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      })
      const after = await rowIds(database.db)
      const wrong = faultOf(input, answer, before, after, remembered)
      if (wrong) expect.fail(`${wrong}\n${where}\n${JSON.stringify(answer).slice(0, 4_000)}`)
      if (answer.errors) refused++
      before = after
    }
    expect(refused).toBeGreaterThan(INPUTS / 50)
    expect(refused).toBeLessThan(INPUTS / 2)
  },
)

function randomInput(random: Random): Record<string, unknown> {
  const load = randomLoad(random) as unknown as Record<string, unknown>
  if (random.chance(0.02)) load['events'] = [deepEvent(random.pick([3, 20, 200]))]
  if (random.chance(0.08))
    load['idempotencyKey'] = random.pick(['i1', 'i2', 'i3', 'i4', '', 'i'.repeat(256), '\0', '\ud800', null])
  const isRepeatable = load['idempotencyKey'] && random.chance(0.5)
  if (isRepeatable) return { outlets: [{ key: 'idem', name: 'Same' }], idempotencyKey: load['idempotencyKey'] }
  let input: unknown = load
  for (let hits = random.pick([0, 0, 0, 1, 1, 2]); hits > 0; hits--) input = withHostilePlace(random, input)
  // Converting the input to JSON and back gives the input the form that it has in a request.
  return JSON.parse(JSON.stringify(input)) as Record<string, unknown>
}

type RowIds = Record<string, string[]>

async function rowIds(db: Db): Promise<RowIds> {
  const ids = (table: string) => `(select coalesce(json_agg(id order by id), '[]') from ${table}) as ${table}s`
  const [row] = await db.read.unsafe(`select ${['outlet', 'agent', 'event', 'article', 'quote'].map(ids).join(', ')}`)
  return row as unknown as RowIds
}

const NOUNS = ['outlets', 'agents', 'events', 'articles']

function faultOf(
  input: Record<string, unknown>,
  answer: ApiAnswer,
  before: RowIds,
  after: RowIds,
  remembered: Map<string, { input: string; answer: unknown }>,
): string | null {
  const messages = [...(answer.errors ?? []), ...(answer.data?.bulkLoad?.userErrors ?? [])].map(
    (error: { message: string }) => error.message,
  )
  const leak = messages.find((message) => LEAK.test(message))
  if (leak) return `it leaks: ${leak}`
  const isUnchanged = isDeepStrictEqual(before, after)
  if (answer.errors) {
    const code = answer.errors.find((error) => !REFUSALS.has(error.extensions.code))?.extensions.code
    if (code) return `refused with ${code}`
    return isUnchanged ? null : 'refused, and wrote'
  }
  const load = answer.data.bulkLoad
  if (!load) return 'neither an answer nor an error'
  const { counts, created, results, userErrors } = load
  const key = input['idempotencyKey']
  const text = JSON.stringify(input)
  const first = typeof key === 'string' && !input['dryRun'] ? remembered.get(key) : undefined
  if (first) {
    if (!isUnchanged) return 'a remembered key, and wrote'
    if (first.input === text)
      return isDeepStrictEqual(first.answer, load) ? null : 'another answer for the same key and input'
  }
  const records = NOUNS.flatMap((noun) =>
    listOf(input[noun]).map((_, index) => `${noun.slice(0, -1).toUpperCase()} ${index}`),
  )
  if (
    !isDeepStrictEqual(
      records,
      results.map((one: { kind: string; index: number }) => `${one.kind} ${one.index}`),
    )
  )
    return 'results are not the records given'
  for (const outcome of ['created', 'updated', 'unchanged', 'rejected', 'skipped']) {
    const told = results.filter((one: { outcome: string }) => one.outcome === outcome.toUpperCase()).length
    if (counts[outcome] !== told) return `counts.${outcome} is not what results say`
  }
  for (const error of userErrors as { field: string[] }[])
    if (!leadsSomewhere(input, error.field)) return `an error at ${error.field.join('.')}, which is nowhere`
  const blamed = new Set(
    (userErrors as { field: string[] }[]).map(
      ({ field: [noun, index] }) => `${noun?.slice(0, -1).toUpperCase()} ${index}`,
    ),
  )
  for (const one of results as { kind: string; index: number; outcome: string }[]) {
    if (one.outcome === 'REJECTED' && !blamed.has(`${one.kind} ${one.index}`)) return 'rejected without a reason'
    if (['CREATED', 'UPDATED', 'UNCHANGED'].includes(one.outcome) && blamed.has(`${one.kind} ${one.index}`))
      return 'loaded in spite of an error'
  }
  const refused = input['onError'] !== 'SKIP_BAD' && userErrors.length > 0
  if ((input['dryRun'] || refused) && !isUnchanged) return 'a dry or refused run, and wrote'
  if (refused && results.some((one: { outcome: string }) => !['REJECTED', 'SKIPPED'].includes(one.outcome)))
    return 'refused, and something is loaded'
  if (!input['dryRun']) {
    for (const noun of [...NOUNS, 'quotes']) {
      const old = new Set(before[noun])
      const fresh = (after[noun] ?? []).filter((id) => !old.has(id)).length
      if (created[noun] !== fresh) return `created.${noun} is ${created[noun]}, and ${fresh} are new`
    }
    const wrote = counts.created + counts.updated > 0
    if (wrote && typeof key === 'string') remembered.set(key, { input: text, answer: load })
  }
  return null
}

/** GraphQL accepts a single value as a list of one. */
function listOf(value: unknown): unknown[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}

/** Whether the path of an error leads to a value, or to a field that is missing in an object. */
function leadsSomewhere(input: unknown, field: readonly string[]): boolean {
  if (field.length === 0) return false
  const inside = field.slice(0, -1).reduce<unknown>((value, step) => {
    const holder = /^\d+$/.test(step) ? listOf(value) : (value as Record<string, unknown> | null | undefined)
    return (holder as Record<string, unknown> | null | undefined)?.[step]
  }, input)
  const isItem = /^\d+$/.test(field.at(-1) ?? '')
  return inside !== null && inside !== undefined && (isItem || typeof inside === 'object')
}
