import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/fastify'
import type { RequestContext } from '../graphql/context.ts'
import type { Subscriptions } from '../graphql/subscription.ts'

type StreamContext = RequestContext & { readonly signal: AbortSignal; readonly [name: string | symbol]: unknown }

/** Whether a request asks for a stream of events. */
export function wantsEvents({ headers }: FastifyRequest): boolean {
  return /^\s*text\/event-stream\s*(;[^,]*)?$/i.test((headers.accept ?? '').split(',', 1)[0] ?? '')
}

export interface EventStreams {
  /** Answers a subscription until it is over, the client goes, or the server stops. */
  answer(
    subscriptions: Subscriptions,
    context: RequestContext,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void>
  /** Ends all that are open. */
  close(): void
}

/** GraphQL over Server-Sent Events, one connection for each operation. */
export function createEventStreams(): EventStreams {
  const closing = new AbortController()
  return {
    async answer(subscriptions, context, request, reply) {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const streamContext: StreamContext = { ...context, signal: AbortSignal.any([gone.signal, closing.signal]) }
      // The library compares the whole header.
      request.headers.accept = 'text/event-stream'
      const handle = createHandler<StreamContext>({
        // No stream is ever reserved.
        authenticate: () => '',
        onSubscribe: (_request, params) => {
          const prepared = subscriptions.prepare(
            {
              query: params.query as string,
              ...(params.operationName ? { operationName: params.operationName } : {}),
              ...(params.variables ? { variables: params.variables } : {}),
            },
            streamContext,
          )
          return Array.isArray(prepared) ? { data: null, errors: prepared as GraphQLError[] } : (prepared as never)
        },
        subscribe: subscriptions.subscribe as never,
        onNext: (_context, _request, result) => subscriptions.present(result as never, streamContext) as never,
      })
      await handle(request, reply)
    },
    close: () => closing.abort(),
  }
}
