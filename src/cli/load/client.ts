import type { LoadCounts, RecordCounts, UserError } from '../../load/answer.ts'
import { type ClientOptions, createAsk, type Refusal } from './ask.ts'

export type { ClientOptions, Refusal } from './ask.ts'

export interface Answer {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly userErrors: readonly UserError[]
}

const MUTATION = `mutation Load($input: BulkLoadInput!) {
  bulkLoad(input: $input) {
    counts { created updated unchanged rejected skipped }
    created { outlets agents events articles quotes }
    userErrors { code field message }
  }
}`

/** Sends batches; a batch that may or may not have arrived is sent again under its idempotency key. */
export function createClient(options: ClientOptions) {
  const ask = createAsk(options)
  return async function send(input: Readonly<Record<string, unknown>>): Promise<Answer | Refusal> {
    const data = await ask<{ bulkLoad: Answer | null }>(MUTATION, { input })
    if ('refused' in data) return data
    return data.bulkLoad ?? { refused: 'the server answers nothing' }
  }
}
