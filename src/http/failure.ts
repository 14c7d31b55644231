import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ArchiveError } from '../errors.ts'
import { MASKED_MESSAGE } from '../graphql/errors.ts'
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

/**
 * Answers failures that happen outside of GraphQL's execution. The answer has the form of a GraphQL error, so that
 * clients have to understand only one form.
 */
export function failureHandler(metrics: Metrics) {
  return async (thrown: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    closeIfUnread(request, reply)
    // An export that fails before its first line may already have set this header.
    reply.removeHeader('content-encoding')
    // Only errors of Fastify itself have a status.
    const error = thrown.statusCode === undefined ? (asArchiveError(thrown) as ArchiveError | FastifyError) : thrown
    if (error instanceof ArchiveError) {
      if (error.code === 'UNAVAILABLE') {
        logOutage(request.log, error, request.id)
        reply.header('retry-after', RETRY_AFTER_S)
      }
      if (error.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
      return answer(request, reply, STATUS[error.code] ?? 400, error.code, error.message, error.detail)
    }
    const status = error.statusCode ?? 500
    if (status < 500) return answer(request, reply, status, 'BAD_USER_INPUT', sentence(error))
    request.log.error({ err: error, reqId: request.id }, 'request failed')
    metrics.countBug()
    return answer(request, reply, 500, 'INTERNAL_SERVER_ERROR', MASKED_MESSAGE)
  }
}

function sentence(error: FastifyError): string {
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return 'The body must be JSON, sent with the header "Content-Type: application/json".'
  return error.message
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
  detail: object = {},
) {
  const wanted = request.headers.accept?.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json'
  return reply
    .code(status)
    .type(`${wanted}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions: { code, ...detail } }] }))
}
