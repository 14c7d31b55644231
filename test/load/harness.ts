import { bulkLoad } from '../../src/load/batch/bulk-load.ts'
import type { LoadAnswer } from '../../src/load/answer.ts'
import type { BulkLoadInput } from '../../src/generated/types.ts'
import { DEFAULT_LOAD_LIMITS, type LoadLimits } from '../../src/load/limits.ts'
import type { Db } from '../../src/postgres/connect.ts'

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

export function load(
  db: Db,
  input: BulkLoadInput,
  limits: Partial<LoadLimits> = {},
  holder = 'test',
): Promise<LoadAnswer> {
  return bulkLoad(db, { holder, limits: { ...DEFAULT_LOAD_LIMITS, ...limits } }, input)
}

/** Returns `code field` for each error, in order. */
export function errorsOf(answer: { readonly userErrors: LoadAnswer['userErrors'] }): string[] {
  return answer.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)
}

export function outcomesOf(answer: LoadAnswer): string[] {
  return answer.results.map(({ outcome }) => outcome)
}

export async function clear(db: Db): Promise<void> {
  await db.write.unsafe(`truncate ${TABLES.join(', ')} restart identity`)
}

/**
 * Returns every row of every table with its physical place. If two dumps are equal, nothing has been written in
 * between.
 */
export async function dump(db: Db): Promise<Record<string, unknown>> {
  const tables = await Promise.all(
    TABLES.map(
      async (table) =>
        [
          table,
          [
            ...(await db.read.unsafe(
              `select ctid::text, xmin::text, ${table}::text as row from ${table} order by ctid`,
            )),
          ],
        ] as const,
    ),
  )
  return Object.fromEntries(tables)
}
