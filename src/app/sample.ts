import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Key } from '../access/key.ts'
import type { HttpServer } from '../http/server.ts'
import type { UserError } from '../load/answer.ts'
import { isNew } from '../load/batch/writer-lock.ts'
import type { Db } from '../postgres/connect.ts'

const SAMPLE = fileURLToPath(new URL('../../sample/archive.json', import.meta.url))

const MUTATION = `mutation LoadSample($input: BulkLoadInput!) {
  bulkLoad(input: $input) { created { articles quotes } userErrors { field message } }
}`

interface Answer {
  readonly data?: { bulkLoad: { created: { articles: number; quotes: number }; userErrors: UserError[] } | null }
  readonly errors?: { message: string }[]
}

/** Fills a new archive the way everybody does: by the public mutation. One that was emptied stays empty. */
export async function loadSample(db: Db, http: HttpServer, key: Key, say: (line: string) => void): Promise<void> {
  if (!(await isNew(db.read))) return
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
    `The archive is new: loaded the sample archive (${loaded.created.articles} articles, ${loaded.created.quotes} quotes). VERBATIM_SAMPLE=off starts empty.`,
  )
}
