import { setTimeout as wait } from 'node:timers/promises'
import { ArchiveError } from '../../errors.ts'
import type { LoadCounts, RecordCounts, UserError } from '../../load/answer.ts'
import { causeOf, endpointOf, headersOf, noServer, type ServerOptions } from '../server.ts'

export interface Answer {
  readonly counts: LoadCounts
  readonly created: RecordCounts
  readonly userErrors: readonly UserError[]
}

/** The server took none of the request, and smaller ones may pass. */
export interface Refusal {
  readonly refused: string
}

export interface ClientOptions extends ServerOptions {
  readonly attempts?: number
  /** The first pause; each further one is twice as long. */
  readonly pauseMs?: number
  readonly timeoutMs?: number
  readonly onRetry?: (reason: string, pauseMs: number) => void
}

const MUTATION = `mutation Load($input: BulkLoadInput!) {
  bulkLoad(input: $input) {
    counts { created updated unchanged rejected skipped }
    created { outlets agents events articles quotes }
    userErrors { code field message }
  }
}`
const MAX_PAUSE_MS = 30_000

type Attempt = Answer | Refusal | { readonly retry: string; readonly afterMs?: number; readonly nobodyThere?: boolean }

/** Sends batches; a batch that may or may not have arrived is sent again under its idempotency key. */
export function createClient({ url, key, attempts = 9, pauseMs = 500, timeoutMs = 300_000, onRetry }: ClientOptions) {
  const endpoint = endpointOf(url, 'graphql')
  let reached = false

  async function attempt(body: string): Promise<Attempt> {
    let response: Response
    let text: string
    try {
      response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headersOf(key === undefined ? { url } : { url, key }) },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      })
      text = await response.text()
    } catch (error) {
      const { message, nobodyThere } = causeOf(error)
      return { retry: message, nobodyThere }
    }
    reached = true
    return judge(response, text)
  }

  function judge(response: Response, text: string): Attempt {
    const { status } = response
    if (status === 413) return { refused: 'the server takes no request of this size' }
    if (status === 401 || status === 403) throw keyError(key)
    if (status === 429 || status >= 500) {
      const seconds = Number(response.headers.get('retry-after') ?? NaN)
      return { retry: `the server answers ${status}`, ...(seconds >= 0 ? { afterMs: seconds * 1000 } : {}) }
    }
    const answer = parseAnswer(text)
    if (answer === null) throw new ArchiveError('SETUP', `${endpoint} answers ${status}, but not as a Verbatim server does. Give the server's base with --url.`)
    const [error] = answer.errors ?? []
    if (error === undefined && answer.data?.bulkLoad) return answer.data.bulkLoad
    const message = error?.message ?? 'the server answers nothing'
    const code = error?.extensions?.code
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') throw keyError(key, message)
    if (code === 'UNAVAILABLE' || code === 'INTERNAL_SERVER_ERROR') return { retry: message }
    return { refused: message }
  }

  return async function send(input: Readonly<Record<string, unknown>>): Promise<Answer | Refusal> {
    const body = JSON.stringify({ query: MUTATION, variables: { input } })
    for (let number = 1; ; number += 1) {
      const outcome = await attempt(body)
      if (!('retry' in outcome)) return outcome
      if (outcome.nobodyThere && !reached) {
        throw noServer(url, outcome.retry)
      }
      if (number >= attempts) throw new ArchiveError('UNAVAILABLE', `Gave up after ${attempts} attempts: ${outcome.retry}. Run the same command again: what is loaded stays as it is.`)
      const pause = Math.min(outcome.afterMs ?? pauseMs * 2 ** (number - 1), MAX_PAUSE_MS)
      onRetry?.(outcome.retry, pause)
      await wait(pause)
    }
  }
}

function keyError(key: string | undefined, message?: string): ArchiveError {
  const remedy = 'Loading needs a key with the loader role: give it with --key or VERBATIM_KEY; `verbatim key create --role loader` makes one.'
  return new ArchiveError('UNAUTHENTICATED', `${key === undefined ? 'No key was given.' : `The server refuses the key${message ? `: ${message}` : '.'}`} ${remedy}`)
}

interface GraphqlAnswer {
  readonly data?: { readonly bulkLoad?: Answer | null } | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

function parseAnswer(text: string): GraphqlAnswer | null {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer) ? (answer as GraphqlAnswer) : null
  } catch {
    return null
  }
}
