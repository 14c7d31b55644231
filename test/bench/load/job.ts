import { createReadStream } from 'node:fs'

export interface Job {
  readonly id: string
  readonly status: string
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly processedLines: number
  readonly errors: { readonly totalCount: number }
}

/** A client of one server, for loading. */
export interface Client {
  ask(query: string, variables?: object): Promise<Record<string, Record<string, unknown>>>
  /** Uploads a file, starts its job, and returns the ID of the job. */
  startLoad(path: string): Promise<string>
  findJob(id: string): Promise<Job>
}

export function createClient(url: string, key: string): Client {
  const headers = { authorization: `Bearer ${key}` }
  const ask: Client['ask'] = async (query, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as {
      data?: Record<string, Record<string, unknown>>
      errors?: unknown
    }
    if (errors || !data) throw new Error(JSON.stringify(errors))
    return data
  }
  return {
    ask,
    async startLoad(path) {
      const uploaded = await fetch(`${url}/uploads`, {
        method: 'POST',
        headers,
        body: createReadStream(path),
        duplex: 'half',
      } as unknown as RequestInit)
      const { id: upload } = (await uploaded.json()) as { id: string }
      const started = await ask(
        'mutation ($input: StartLoadInput!) { startLoad(input: $input) { job { id } userErrors { message } } }',
        { input: { upload } },
      )
      return (started['startLoad']?.['job'] as { id: string }).id
    },
    async findJob(id) {
      const found = await ask(
        'query ($id: ID!) { loadJob(id: $id) { id status startedAt finishedAt processedLines errors { totalCount } } }',
        { id },
      )
      return found['loadJob'] as unknown as Job
    },
  }
}

/** The time from the start of a job to its end. */
export function secondsOf({ startedAt, finishedAt }: Job): number {
  return (Date.parse(finishedAt ?? '') - Date.parse(startedAt)) / 1000
}

/** @throws if a line was not loaded. */
export function checkJob(job: Job): void {
  if (job.status !== 'SUCCEEDED' || job.errors.totalCount > 0) throw new Error(`the job ended ${JSON.stringify(job)}`)
}
