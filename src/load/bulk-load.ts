import { isStorableText } from '../archive/form/text.ts'
import type { Db, Tx } from '../postgres/connect.ts'
import type { LoadAnswer, UserError } from './answer.ts'
import type { BulkLoadInput } from '../generated/types.ts'
import { parseItems, type Item, type Items } from './items.ts'
import type { LoadLimits } from './limits.ts'
import { resolveItems } from './merge.ts'
import { NO_COUNTS, NO_RECORDS, toAnswer } from './outcome.ts'
import { countCodePoints } from './parse/reader.ts'
import { findReceipt, hashInput, saveReceipt } from './receipt.ts'
import { writeChanges } from './write.ts'
import { lockWriters } from './writer-lock.ts'

const IDEMPOTENCY_KEY_LENGTH = 255

export interface LoadOptions {
  /** Whose idempotency keys these are. */
  readonly holder: string
  readonly limits: LoadLimits
}

/** Loads a batch in one transaction, by a number of statements that does not depend on how many records it holds. */
export async function bulkLoad(db: Db, options: LoadOptions, input: BulkLoadInput): Promise<LoadAnswer> {
  const wrong = checkWhole(input, options.limits)
  if (wrong) return skipAll(input, wrong)
  const { items, errors } = parseItems(input, options.limits)
  const inputHash = input.idempotencyKey ? hashInput(input) : null
  return db.write.begin((tx) => loadItems(tx, options.holder, input, items, errors, inputHash)) as Promise<LoadAnswer>
}

async function loadItems(
  tx: Tx,
  holder: string,
  input: BulkLoadInput,
  items: Items,
  invalid: ReadonlyMap<Item, readonly UserError[]>,
  inputHash: string | null,
): Promise<LoadAnswer> {
  const at = await lockWriters(tx)
  const key = input.idempotencyKey
  const receipt = key ? await findReceipt(tx, holder, key) : null
  if (receipt && receipt.inputHash === inputHash) return receipt.answer

  const { attempt, changes } = await resolveItems(tx, items, invalid)
  const dryRun = input.dryRun === true
  if (receipt) return toAnswer(attempt, changes, { refused: true, dryRun, userErrors: [KEY_USED] })
  const refused = attempt.rejected.size > 0 && input.onError !== 'SKIP_BAD'
  const answer = toAnswer(attempt, changes, { refused, dryRun })
  const count = changes.outlets.length + changes.agents.length + changes.events.length + changes.articles.length
  if (refused || dryRun || count === 0) return answer
  await writeChanges(tx, attempt, changes, at)
  if (key && inputHash !== null) await saveReceipt(tx, { holder, key, inputHash, answer })
  return answer
}

const KEY_USED: UserError = {
  code: 'IDEMPOTENCY_CONFLICT',
  field: ['idempotencyKey'],
  message: 'This key was used for another input. Send that input again, or give a new key.',
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
      message: `A batch holds at most ${limits.records} records; this has ${records}. Send it in several batches.`,
    }
  }
  const key = input.idempotencyKey
  if (key === null || key === undefined) return null
  const field = ['idempotencyKey']
  if (key === '')
    return { code: 'REQUIRED', field, message: 'An idempotency key must not be empty. Give one, or leave it out.' }
  const length = countCodePoints(key)
  if (length > IDEMPOTENCY_KEY_LENGTH) {
    return {
      code: 'TOO_LONG',
      field,
      message: `An idempotency key has at most ${IDEMPOTENCY_KEY_LENGTH} characters; this has ${length}. Use a shorter one.`,
    }
  }
  if (!isStorableText(key))
    return {
      code: 'INVALID',
      field,
      message: 'The idempotency key holds a null byte or half of a surrogate pair. Use plain text.',
    }
  return null
}

/** A batch that is wrong as a whole: nothing was looked at. */
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
