import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RequestContext } from '../graphql/context.ts'
import { bodyOf } from '../graphql/request/execute.ts'
import type { Graphql } from '../graphql/server.ts'
import type { UserError } from '../load/answer.ts'
import { isNew } from '../load/batch/writer-lock.ts'

const SAMPLE = fileURLToPath(new URL('../../sample/archive.json', import.meta.url))

const MUTATION = `mutation LoadSample($input: BulkLoadInput!) {
  bulkLoad(input: $input) { userErrors { field message } }
}`

const PENDING = '{ archive { extraction { pendingArticles } } }'
// The time limit for extracting the quotes of the sample's ten short texts, with a margin for a slow machine.
const EXTRACTION_MS = 15_000
const POLL_MS = 50

// Counts what a reader without a key sees: the sample also has articles that are withheld or canceled.
const COUNTS = `query CountSample {
  outlets { totalCount }
  articles(filter: { statuses: [USABLE] }) { totalCount }
  quotes(filter: { article: { statuses: [USABLE] } }) { totalCount }
}`

interface Answer {
  readonly data?: { bulkLoad: { userErrors: UserError[] } | null }
  readonly errors?: { message: string }[]
}

interface Pending {
  readonly data: { archive: { extraction: { pendingArticles: number } | null } }
}

interface Counts {
  readonly data: Record<'outlets' | 'articles' | 'quotes', { totalCount: number }>
}

/**
 * Loads the sample into a new archive with the mutation `bulkLoad`, as any client would. Does nothing if the archive
 * has ever had records.
 * @param context A request context whose viewer has the loader role.
 */
export async function loadSample(
  graphql: Graphql,
  context: RequestContext,
  say: (line: string) => void,
): Promise<void> {
  if (!(await isNew(context.db.read))) return
  const ask = async (query: string, variables = {}): Promise<unknown> =>
    JSON.parse(String(bodyOf(await graphql.execute({ query, variables, transport: 'POST' }, context))))
  const input: unknown = JSON.parse(await readFile(SAMPLE, 'utf8'))
  const answer = (await ask(MUTATION, { input })) as Answer
  const loaded = answer.data?.bulkLoad
  const wrong = answer.errors?.[0]?.message ?? loaded?.userErrors[0]?.message
  if (!loaded || wrong !== undefined) {
    say(`The sample archive was not loaded: ${wrong ?? 'no answer'}`)
    return
  }
  // The quotes of some texts are extracted after the load. The number of quotes is printed only when all quotes have
  // been found (or the time limit is over), because users compare the number with what the playground shows.
  for (const until = Date.now() + EXTRACTION_MS; Date.now() < until; await sleep(POLL_MS)) {
    const { extraction } = ((await ask(PENDING)) as Pending).data.archive
    if (extraction === null || extraction.pendingArticles === 0) break
  }
  const { outlets, articles, quotes } = ((await ask(COUNTS)) as Counts).data
  say(
    `The archive is new. Loaded the sample: ${articles.totalCount} articles of ${outlets.totalCount} outlets, with ${quotes.totalCount} quotes. VERBATIM_SAMPLE=off starts with an empty archive.`,
  )
}
