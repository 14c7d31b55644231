import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Key } from '../access/key.ts'
import type { HttpServer } from '../http/server.ts'
import { isEmpty } from '../archive/is-empty.ts'
import type { UserError } from '../load/answer.ts'
import type { Db } from '../postgres/connect.ts'

const SAMPLE = fileURLToPath(new URL('../../sample/archive.json', import.meta.url))

const MUTATION = `mutation LoadSample($input: BulkLoadInput!) {
  bulkLoad(input: $input) { created { articles quotes } userErrors { field message } }
}`

interface Answer {
  readonly data?: { bulkLoad: { created: { articles: number; quotes: number }; userErrors: UserError[] } | null }
  readonly errors?: { message: string }[]
}

/** Fills an empty archive the way everybody does: by the public mutation. */
export async function loadSample(db: Db, http: HttpServer, key: Key, say: (line: string) => void): Promise<void> {
  if (!(await isEmpty(db))) return
  const input: unknown = JSON.parse(await readFile(SAMPLE, 'utf8'))
  const answer = (await http.post(
    '/graphql',
    { authorization: `Bearer ${key.text}` },
    { query: MUTATION, variables: { input } },
  )) as Answer
  const loaded = answer.data?.bulkLoad
  const wrong = answer.errors?.[0]?.message ?? loaded?.userErrors[0]?.message
  if (!loaded || wrong !== undefined) {
    say(`The sample archive was not loaded: ${wrong ?? 'no answer'}`)
    return
  }
  say(
    `The archive was empty: loaded the sample archive (${loaded.created.articles} articles, ${loaded.created.quotes} quotes). VERBATIM_SAMPLE=off starts empty.`,
  )
}
