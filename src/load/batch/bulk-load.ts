import type { Db } from '../../postgres/connect.ts'
import type { LoadAnswer, UserError } from '../answer.ts'
import type { BulkLoadInput } from '../../generated/types.ts'
import { checkIdempotencyKey, KEY_USED } from '../idempotency.ts'
import type { LoadLimits } from '../limits.ts'
import { parseItems } from './items.ts'
import { loadBatch } from './load.ts'
import { measureWithPauses } from './resolve/fields.ts'
import { findReceipt, hashInput, saveReceipt } from './receipt.ts'
import { type BatchResult, NO_COUNTS, NO_RECORDS, toAnswer } from './result.ts'
import { lockWriters } from './writer-lock.ts'

export interface LoadOptions {
  /** The name of the access key's holder. Different holders can use the same idempotency key independently. */
  readonly holder: string
  readonly limits: LoadLimits
}

/** Loads a batch in one transaction: parse, lock, look up, resolve, compare, write, answer. */
export async function bulkLoad(db: Db, options: LoadOptions, input: BulkLoadInput): Promise<LoadAnswer> {
  const wrong = checkWhole(input, options.limits)
  if (wrong) return skipAll(input, wrong)
  const parsed = parseItems(input, options.limits)
  const measures = await measureWithPauses(parsed.items.articles)
  const batch = { ...parsed, measures, extractQuotes: input.extractQuotes ?? undefined }
  const onError = input.onError ?? 'REJECT_ALL'
  const dryRun = input.dryRun === true
  const key = input.idempotencyKey
  if (!key)
    return db.write.begin(async (tx) =>
      toAnswer(await loadBatch(tx, batch, { onError, dryRun })),
    ) as Promise<LoadAnswer>

  const inputHash = await hashInput(input)
  return db.write.begin(async (tx): Promise<LoadAnswer> => {
    // A concurrent request with the same idempotency key waits here for the lock, and then finds the receipt of the
    // first request.
    await lockWriters(tx)
    const receipt = await findReceipt(tx, options.holder, key)
    if (receipt?.inputHash === inputHash) return receipt.answer
    if (receipt) return refuseKey(await loadBatch(tx, batch, { onError: 'SKIP_BAD', dryRun: true }))

    const result = await loadBatch(tx, batch, { onError, dryRun })
    const answer = toAnswer(result)
    if (result.isWritten) await saveReceipt(tx, { holder: options.holder, key, inputHash, answer })
    return answer
  }) as Promise<LoadAnswer>
}

/**
 * Returns the answer to a request that reuses an idempotency key with a different input: nothing is loaded, even if the
 * records are valid.
 */
function refuseKey({ results }: BatchResult): LoadAnswer {
  const skipped = results.map((result) => ({ ...result, outcome: 'SKIPPED' as const, errors: [] }))
  return { ...toAnswer({ results: skipped, created: NO_RECORDS, isWritten: false }), userErrors: [KEY_USED] }
}

function checkWhole(input: BulkLoadInput, limits: LoadLimits): UserError | null {
  const counts = {
    outlets: input.outlets?.length ?? 0,
    agents: input.agents?.length ?? 0,
    events: input.events?.length ?? 0,
    articles: input.articles?.length ?? 0,
  }
  const records = counts.outlets + counts.agents + counts.events + counts.articles
  if (records > limits.records) {
    const [longest = 'articles'] = Object.entries(counts).sort(([, a], [, b]) => b - a)[0] ?? []
    return {
      code: 'TOO_MANY',
      field: [longest],
      message: `A batch has at most ${limits.records} records; this one has ${records}. Split the records over several batches.`,
    }
  }
  return checkIdempotencyKey(input.idempotencyKey)
}

/**
 * Returns the answer to a batch that is refused as a whole, because of an error that concerns the whole batch. Every
 * record is skipped without being examined.
 */
function skipAll(input: BulkLoadInput, error: UserError): LoadAnswer {
  const kinds = [
    ['OUTLET', input.outlets],
    ['AGENT', input.agents],
    ['EVENT', input.events],
    ['ARTICLE', input.articles],
  ] as const
  const results = kinds.flatMap(([kind, records]) =>
    (records ?? []).map((record, index) => ({
      kind,
      index,
      key: record.key ?? null,
      outcome: 'SKIPPED' as const,
      id: null,
    })),
  )
  return { counts: { ...NO_COUNTS, skipped: results.length }, created: NO_RECORDS, results, userErrors: [error] }
}
