import { setTimeout as wait } from 'node:timers/promises'
import { ArchiveError } from '../../errors.ts'
import { causeOf, endpointOf, headersOf, noServer, type ServerOptions } from '../server.ts'

/** The reason why the server rejected a request. The mistake is in this request: other requests may succeed. */
export interface Refusal {
  readonly refused: string
}

export interface ClientOptions extends ServerOptions {
  readonly attempts?: number
  /** The pause before the second attempt, in milliseconds. Each further pause is twice as long as the one before it. */
  readonly pauseMs?: number
  readonly timeoutMs?: number
  readonly onRetry?: (reason: string, pauseMs: number) => void
}

/** A temporary failure: the same request can succeed later. */
export interface Retry {
  readonly retry: string
  readonly afterMs?: number
  readonly nobodyThere?: boolean
}

const MAX_PAUSE_MS = 30_000

/**
 * Repeats an attempt until it succeeds.
 * @throws UNAVAILABLE after the last attempt, or at once if no server can be reached and none has answered before.
 */
export async function persist<T>(
  { url, attempts = 9, pauseMs = 500, onRetry }: ClientOptions,
  state: { reached: boolean },
  attempt: () => Promise<{ done: T } | Retry>,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    const outcome = await attempt()
    if ('done' in outcome) return outcome.done
    if (outcome.nobodyThere && !state.reached) throw noServer(url, outcome.retry)
    if (number >= attempts)
      throw new ArchiveError(
        'UNAVAILABLE',
        `Gave up after ${attempts} attempts: ${outcome.retry}. Run the same command again: records that are already loaded do not change.`,
      )
    const pause = Math.min(outcome.afterMs ?? pauseMs * 2 ** (number - 1), MAX_PAUSE_MS)
    onRetry?.(outcome.retry, pause)
    await wait(pause)
  }
}

export type Ask = <Data>(query: string, variables: Readonly<Record<string, unknown>>) => Promise<Data | Refusal>

/**
 * Sends operations to the server's GraphQL endpoint. Repeats an operation if the connection breaks before the answer
 * arrives, or if the answer reports a temporary failure.
 */
export function createAsk(options: ClientOptions): Ask {
  const endpoint = endpointOf(options.url, 'graphql')
  const state = { reached: false }
  return (query, variables) => {
    const body = JSON.stringify({ query, variables })
    return persist(options, state, async () => {
      try {
        const response = await fetch(endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', ...headersOf(options) },
          body,
          signal: AbortSignal.timeout(options.timeoutMs ?? 300_000),
        })
        const text = await response.text()
        state.reached = true
        return judge(response, text, options, endpoint)
      } catch (error) {
        if (error instanceof ArchiveError) throw error
        const { message, nobodyThere } = causeOf(error)
        return { retry: message, nobodyThere }
      }
    }) as Promise<never>
  }
}

/**
 * Decides from the server's answer whether the request is done or should be repeated.
 * @throws UNAUTHENTICATED if the server refuses the key, and SETUP if the answer is not from a Verbatim server.
 */
export function judge(
  response: Response,
  text: string,
  { key }: ServerOptions,
  endpoint: URL,
): { done: unknown } | Retry {
  const { status } = response
  if (status === 413) return { done: { refused: 'the server does not accept a request of this size' } }
  if (status === 401 || status === 403) throw keyError(key)
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? NaN)
    return { retry: `the server answers ${status}`, ...(seconds >= 0 ? { afterMs: seconds * 1000 } : {}) }
  }
  const answer = parseAnswer(text)
  if (answer === null)
    throw new ArchiveError(
      'SETUP',
      `${endpoint} answers ${status}, but not like a Verbatim server. Give the server's base URL with --url.`,
    )
  const [error] = answer.errors ?? []
  if (error === undefined && answer.data) return { done: answer.data }
  const message = error?.message ?? 'the server sent an empty answer'
  const code = error?.extensions?.code
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') throw keyError(key, message)
  if (code === 'UNAVAILABLE' || code === 'INTERNAL_SERVER_ERROR') return { retry: message }
  return { done: { refused: message } }
}

function keyError(key: string | undefined, message?: string): ArchiveError {
  const remedy =
    'Loading needs an access key with the loader role: give it with --key or VERBATIM_KEY; `verbatim key create --role loader` creates one.'
  return new ArchiveError(
    'UNAUTHENTICATED',
    `${key === undefined ? 'No access key was given.' : `The server refuses the access key${message ? `: ${message}` : '.'}`} ${remedy}`,
  )
}

interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

function parseAnswer(text: string): GraphqlAnswer | null {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer)
      ? (answer as GraphqlAnswer)
      : null
  } catch {
    return null
  }
}
