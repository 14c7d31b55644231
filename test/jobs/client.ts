import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { post } from '../app.ts'

export const JOB = `id status onError dryRun createdAt startedAt finishedAt totalLines processedLines recordsPerSecond
  counts { created updated unchanged rejected skipped } created { outlets agents events articles quotes }
  errors(first: 100) { totalCount nodes { line code field message } pageInfo { hasNextPage } }`

export interface Client {
  upload(
    body: string | Buffer,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Uploaded & { errors?: { message: string; extensions: { code: string } }[] } }>
  ask(query: string, variables?: object): Promise<Answer>
  start(upload: string, onError?: 'SKIP_BAD' | 'REJECT_ALL', dryRun?: boolean): Promise<string>
  /** Waits until the job has ended. */
  ended(id: string): Promise<Job>
  load(body: string | Buffer, onError?: 'SKIP_BAD' | 'REJECT_ALL', dryRun?: boolean): Promise<Job>
}

interface Uploaded {
  readonly id: string
  readonly bytes: number
  readonly lines: number
  readonly sha256: string
}
// What a query answers is checked by the test that knows the query.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = { data: any; errors?: { message: string; extensions: { code: string } }[] }
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Job = any

export function createClient(url: string, key: string): Client {
  const headers: Record<string, string> = key === '' ? {} : { authorization: `Bearer ${key}` }
  const client: Client = {
    async upload(body, more = {}) {
      const response = await fetch(`${url}/uploads`, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      })
      return { status: response.status, body: (await response.json()) as Uploaded }
    },
    ask: async (query, variables = {}) => (await post(url, { query, variables }, headers)).body as Answer,
    async start(upload, onError = 'SKIP_BAD', dryRun = false) {
      const { data, errors } = await client.ask(
        `mutation ($input: StartLoadInput!) { startLoad(input: $input) { job { id status } userErrors { code field message } } }`,
        { input: { upload, onError, dryRun } },
      )
      expect(errors).toBeUndefined()
      expect(data.startLoad.userErrors).toEqual([])
      return data.startLoad.job.id as string
    },
    async ended(id) {
      for (;;) {
        const { data, errors } = await client.ask(`query ($id: ID!) { loadJob(id: $id) { ${JOB} } }`, { id })
        expect(errors).toBeUndefined()
        if (data.loadJob.finishedAt !== null) return data.loadJob
        await sleep(30)
      }
    },
    async load(body, onError, dryRun) {
      const { status, body: uploaded } = await client.upload(body)
      expect(status).toBe(200)
      return client.ended(await client.start(uploaded.id, onError, dryRun))
    },
  }
  return client
}
