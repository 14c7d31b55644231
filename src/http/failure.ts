import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ArchiveError } from '../errors.ts'
import { MASKED_MESSAGE } from '../graphql/errors.ts'
import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'
import { logOutage } from '../observe/outage.ts'
import { asArchiveError } from '../postgres/failure.ts'
import { closeIfUnread } from './unread-body.ts'

const STATUS: Partial<Record<ArchiveError['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  UNAVAILABLE: 503,
}

const RETRY_AFTER_S = 5

/** The answer to a request that failed. */
export interface FailureAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type AnswerFailure = (thrown: unknown, request: IncomingMessage, requestId: string) => FailureAnswer

/**
 * Creates the answers to requests that fail outside of GraphQL's execution. The answers have the form of GraphQL
 * errors, so that clients need to understand only one form of error.
 */
export function failureAnswers(log: Log, metrics: Metrics): AnswerFailure {
  return (thrown, request, requestId) => {
    const { status, headers, code, message, detail } = describe(thrown, log, metrics, requestId)
    return {
      status,
      headers: { ...headers, ...closeIfUnread(request), 'content-type': mediaTypeOf(request.headers) },
      body: JSON.stringify({ errors: [{ message, extensions: { code, ...detail } }] }),
    }
  }
}

interface Described {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly code: string
  readonly message: string
  readonly detail?: object
}

function describe(thrown: unknown, log: Log, metrics: Metrics, requestId: string): Described {
  // Only UnreadableBody and Fastify's own errors have an HTTP status.
  const status = statusOf(thrown)
  const error = status === null ? asArchiveError(thrown) : thrown
  if (error instanceof ArchiveError) {
    const { code, message, detail } = error
    if (code === 'UNAVAILABLE') logOutage(log, error, requestId)
    return { status: STATUS[code] ?? 400, headers: HEADERS[code] ?? {}, code, message, detail }
  }
  if (status !== null && status < 500) return { status, code: 'BAD_USER_INPUT', message: (error as Error).message }
  log.error({ err: error, reqId: requestId }, 'request failed')
  metrics.countBug()
  return { status: 500, code: 'INTERNAL_SERVER_ERROR', message: MASKED_MESSAGE }
}

const HEADERS: Partial<Record<ArchiveError['code'], Readonly<Record<string, string>>>> = {
  UNAVAILABLE: { 'retry-after': String(RETRY_AFTER_S) },
  UNAUTHENTICATED: { 'www-authenticate': 'Bearer' },
}

function statusOf(thrown: unknown): number | null {
  return thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number'
    ? thrown.statusCode
    : null
}

function mediaTypeOf({ accept }: IncomingHttpHeaders): string {
  const wanted = accept?.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json'
  return `${wanted}; charset=utf-8`
}

/** The HTTP methods that at least one of the server's paths supports. */
export const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const

/** The answer to a request with a method that its path does not support. */
export function answerMethod(request: IncomingMessage, allowed: readonly string[]): FailureAnswer {
  const error = `${request.method} is not supported at this address: send ${allowed.join(' or ')}.`
  const headers = { allow: allowed.join(', '), 'content-type': 'application/json; charset=utf-8' }
  return { status: 405, headers: { ...headers, ...closeIfUnread(request) }, body: JSON.stringify({ error }) }
}
