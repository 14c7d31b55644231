import { createHash } from 'node:crypto'
import { and, eq, gt, lte, sql } from 'drizzle-orm'
import { orm } from '../../postgres/orm.ts'
import type { Tx } from '../../postgres/sql.ts'
import { loadReceipt } from '../../postgres/tables/load-receipt.ts'
import type { LoadAnswer } from '../answer.ts'
import type { BulkLoadInput } from '../../generated/types.ts'
import { createTurns } from './turns.ts'

// A receipt that was saved before this time is no longer valid.
const FORGOTTEN = sql`now() - interval '7 days'`

/**
 * Returns the SHA-256, in hex, of the content of a batch. The order of fields does not matter. `dryRun` is left out, so
 * a dry run has the same hash as the load itself.
 */
export async function hashInput({ idempotencyKey: _key, dryRun: _dryRun, ...input }: BulkLoadInput): Promise<string> {
  const hash = createHash('sha256')
  const fields = Object.entries({ ...input, onError: input.onError ?? 'REJECT_ALL' }).sort(byName)
  const takeTurns = createTurns()
  let separator = '{'
  for (const [name, value] of fields) {
    if (value === undefined) continue
    hash.update(`${separator}"${name}":`)
    separator = ','
    if (!Array.isArray(value)) {
      hash.update(JSON.stringify(value, inOrder))
      continue
    }
    for (const [index, record] of value.entries()) {
      const text = JSON.stringify(record, inOrder)
      hash.update(index === 0 ? `[${text}` : `,${text}`)
      await takeTurns(text.length)
    }
    hash.update(value.length === 0 ? '[]' : ']')
  }
  return hash.update('}').digest('hex')
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

function inOrder(_field: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(byName))
}

export async function findReceipt(
  tx: Tx,
  holder: string,
  key: string,
): Promise<{ inputHash: string; answer: LoadAnswer } | null> {
  const [receipt] = await orm(tx)
    .select({ inputHash: loadReceipt.inputHash, answer: loadReceipt.answer })
    .from(loadReceipt)
    .where(and(eq(loadReceipt.holder, holder), eq(loadReceipt.idempotencyKey, key), gt(loadReceipt.at, FORGOTTEN)))
  return receipt ? { ...receipt, answer: receipt.answer as LoadAnswer } : null
}

/** Saves the answer in the batch's own transaction, and deletes old receipts. */
export async function saveReceipt(
  tx: Tx,
  { holder, key, inputHash, answer }: { holder: string; key: string; inputHash: string; answer: LoadAnswer },
): Promise<void> {
  await orm(tx).delete(loadReceipt).where(lte(loadReceipt.at, FORGOTTEN))
  await orm(tx).insert(loadReceipt).values({ holder, idempotencyKey: key, inputHash, answer })
}
