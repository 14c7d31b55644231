import { createHash } from 'node:crypto'
import { type Tx, run } from '../../postgres/sql.ts'
import type { LoadAnswer } from '../answer.ts'
import type { BulkLoadInput } from '../../generated/types.ts'

const REMEMBERED = `interval '7 days'`

/**
 * SHA-256 in hex of what the batch says, whatever the order of its fields. A dry run tells what the load would answer,
 * so it says the same.
 */
export function hashInput({ idempotencyKey: _key, dryRun: _dryRun, ...input }: BulkLoadInput): string {
  return createHash('sha256')
    .update(JSON.stringify({ ...input, onError: input.onError ?? 'REJECT_ALL' }, inOrder))
    .digest('hex')
}

function inOrder(_field: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export async function findReceipt(
  tx: Tx,
  holder: string,
  key: string,
): Promise<{ inputHash: string; answer: LoadAnswer } | null> {
  const [receipt] = await run<{ inputHash: string; answer: LoadAnswer }>(
    tx,
    `select encode(input_hash, 'hex') as "inputHash", answer from load_receipt where holder = $1 and idempotency_key = $2 and at > now() - ${REMEMBERED}`,
    [holder, key],
  )
  return receipt ?? null
}

/** Remembers an answer in the batch's own commit, and forgets old ones. */
export async function saveReceipt(
  tx: Tx,
  receipt: { holder: string; key: string; inputHash: string; answer: LoadAnswer },
): Promise<void> {
  await run(tx, `delete from load_receipt where at <= now() - ${REMEMBERED}`, [])
  await run(
    tx,
    `insert into load_receipt (holder, idempotency_key, input_hash, answer) values ($1, $2, decode($3, 'hex'), $4::text::jsonb)`,
    [receipt.holder, receipt.key, receipt.inputHash, JSON.stringify(receipt.answer)],
  )
}
