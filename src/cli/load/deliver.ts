import { randomUUID } from 'node:crypto'
import { toLists } from './batch.ts'
import type { Answer, Refusal } from './client.ts'
import { type Fault, type FileRecord, isObject, type Kind, type Value } from '../read/record.ts'
import { addTallies, NOTHING, type Tally } from './tally.ts'

export interface Delivery {
  readonly send: (input: Value) => Promise<Answer | Refusal>
  readonly dryRun: boolean
  readonly report: (record: FileRecord, faults: readonly Fault[]) => void
  /** Whether an earlier batch of a dry run would have brought what this link names. */
  readonly isBrought: (kind: Kind, link: Value) => boolean
}

/** One batch, in halves where the server refuses it whole. */
export async function deliver(delivery: Delivery, batch: readonly FileRecord[]): Promise<Tally> {
  const { lists, recordAt } = toLists(batch)
  // A key of this batch alone: only its own repetition, after an answer got lost, may be answered from memory.
  const options = { onError: 'SKIP_BAD', dryRun: delivery.dryRun, idempotencyKey: randomUUID() }
  const answer = await delivery.send({ ...lists, ...options })
  const refused =
    'refused' in answer
      ? answer.refused
      : answer.userErrors.find(({ field }) => recordAt(field[0] ?? '', Number(field[1])) === undefined)?.message
  if (refused !== undefined && batch.length > 1) {
    const middle = Math.ceil(batch.length / 2)
    return addTallies(await deliver(delivery, batch.slice(0, middle)), await deliver(delivery, batch.slice(middle)))
  }
  if (refused !== undefined) {
    for (const record of batch) delivery.report(record, [{ code: 'INVALID', field: [], message: refused }])
    return { ...NOTHING, rejected: batch.length }
  }
  return reportFaults(delivery, answer as Answer, recordAt)
}

function reportFaults(delivery: Delivery, answer: Answer, recordAt: ReturnType<typeof toLists>['recordAt']): Tally {
  const faultsOf = new Map<FileRecord, Fault[]>()
  for (const {
    code,
    field: [list, index, ...field],
    message,
  } of answer.userErrors) {
    const record = recordAt(list!, Number(index))!
    faultsOf.set(record, [...(faultsOf.get(record) ?? []), { code, field, message }])
  }
  let wouldPass = 0
  for (const [record, faults] of faultsOf) {
    const real = delivery.dryRun ? faults.filter((fault) => !isBrought(delivery, record, fault)) : faults
    if (real.length > 0) delivery.report(record, real)
    else wouldPass += 1
  }
  const { created, rejected } = answer.counts
  return {
    ...NOTHING,
    ...answer.counts,
    created: created + wouldPass,
    rejected: rejected - wouldPass,
    added: answer.created,
  }
}

const LINKS: Readonly<Record<string, Kind>> = {
  outlet: 'outlet',
  agent: 'agent',
  speaker: 'agent',
  event: 'event',
  events: 'event',
  parent: 'event',
}

function isBrought({ isBrought }: Delivery, record: FileRecord, { code, field }: Fault): boolean {
  if (code !== 'UNKNOWN_REFERENCE') return false
  const link = field.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    record.value,
  )
  const kind = LINKS[field.filter((step) => !/^\d+$/.test(step)).at(-1) ?? '']
  return kind !== undefined && isObject(link) && isBrought(kind, link)
}
