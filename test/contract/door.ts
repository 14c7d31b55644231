import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createApi, type Api } from '../api.ts'
import { createDatabase } from '../database.ts'

type Database = Awaited<ReturnType<typeof createDatabase>>
type Role = 'anonymous' | 'reader' | 'loader'
export interface Loaded {
  readonly counts: Record<string, number>
  readonly created: Record<string, number>
  readonly results: readonly {
    kind: string
    index: number
    key: string | null
    outcome: string
    node: { id: string } | null
  }[]
  readonly userErrors: readonly { code: string; field: string[]; message: string }[]
}

// Rows are deleted and tables not truncated, because creating new files for all tables and indexes takes longer than a
// test.
const TABLES = ['quote', 'article', 'event', 'agent', 'outlet', 'identifier', 'change', 'load_receipt']
const LOAD = `mutation ($input: BulkLoadInput!) { bulkLoad(input: $input) {
  counts { created updated unchanged rejected skipped } created { outlets agents events articles quotes }
  results { kind index key outcome node { id } } userErrors { code field message } } }`
const DELETE = `mutation ($ids: [ID!]!) { deleteRecords(input: { ids: $ids }) { deleted { outlets agents events articles quotes } deletedIds userErrors { code field message } } }`

/** Opens the API on a database of this test file, which is emptied before each test unless `kept` is set. */
export function openDoor({ kept = false } = {}) {
  let database: Database
  let api: Api
  beforeAll(async () => {
    database = await createDatabase()
    api = await createApi(database.db)
  })
  afterAll(async () => {
    await api?.stop()
    await database?.drop()
  })
  const clear = () => database.db.write.unsafe(TABLES.map((table) => `delete from ${table}`).join(';'))
  if (!kept)
    beforeEach(async () => {
      await clear()
    })

  async function answer(document: string, variables: Record<string, unknown> = {}, role: Role = 'loader') {
    return api.query(document, variables, { role })
  }
  /** Returns the data that a query returns. @throws if there are errors. */
  async function ask(document: string, variables: Record<string, unknown> = {}, role: Role = 'loader') {
    const { data, errors } = await answer(document, variables, role)
    if (errors) throw new Error(`${document}: ${JSON.stringify(errors)}`)
    return data
  }
  /** Returns the code of the first error of a request, or null if there is no error. */
  async function refusal(
    document: string,
    variables: Record<string, unknown> = {},
    role: Role = 'loader',
  ): Promise<string | null> {
    return (await answer(document, variables, role)).errors?.[0]?.extensions.code ?? null
  }
  async function load(input: Record<string, unknown>): Promise<Loaded> {
    return (await ask(LOAD, { input })).bulkLoad
  }
  /** Loads records, and throws an error if one of them is rejected. */
  async function hold(input: Record<string, unknown>): Promise<Loaded> {
    const loaded = await load(input)
    if (loaded.userErrors.length) throw new Error(JSON.stringify(loaded.userErrors))
    return loaded
  }
  async function remove(ids: readonly string[]) {
    return (await ask(DELETE, { ids })).deleteRecords
  }
  return { answer, ask, refusal, load, hold, remove, clear, database: () => database.db }
}

export const refuseLoad = LOAD
/** Returns `CODE path.to.field` for each error, sorted. */
export const faults = ({ userErrors }: Pick<Loaded, 'userErrors'>) =>
  userErrors.map(({ code, field }) => `${code} ${field.join('.')}`).sort()
export const outcomes = ({ results }: Loaded) => results.map(({ outcome }) => outcome).join(' ')
export const keysOf = ({ results }: Loaded) => results.map(({ key }) => key)
