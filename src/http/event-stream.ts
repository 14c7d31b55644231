import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHandler } from 'graphql-sse/lib/use/fastify'
import type { RequestContext } from '../graphql/context.ts'
import type { FormattedResult } from '../graphql/request/execute.ts'
import type { Graphql } from '../graphql/server.ts'

/** Whether a request asks for a stream of events. */
export function wantsEvents({ headers }: FastifyRequest): boolean {
  return /^\s*text\/event-stream\s*(;[^,]*)?$/i.test((headers.accept ?? '').split(',', 1)[0] ?? '')
}

export interface EventStreams {
  /** Answers a subscription until it is over, the client goes, or the server stops. */
  answer(graphql: Graphql, context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Ends all that are open. */
  close(): void
}

/** GraphQL over Server-Sent Events, one connection for each operation. */
export function createEventStreams(): EventStreams {
  const closing = new AbortController()
  return {
    async answer(graphql, context, request, reply) {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const streamContext = { ...context, signal: AbortSignal.any([gone.signal, closing.signal]) }
      // The library compares the whole header.
      request.headers.accept = 'text/event-stream'
      // nginx would hold events back until there are some kB of them.
      reply.raw.setHeader('x-accel-buffering', 'no')
      const handle = createHandler({
        // No stream is ever reserved.
        authenticate: () => '',
        onSubscribe: async (_request, { query, operationName, variables }) => {
          const answer = await graphql.execute(
            {
              query: String(query),
              operationName: operationName ?? null,
              variables: variables ?? null,
              transport: 'EVENT_STREAM',
            },
            streamContext,
          )
          if (answer.kind === 'EVENTS') return answer.events as never
          if (answer.kind === 'REFUSED') return one({ errors: answer.errors }) as never
          throw new Error('a stream of events that is none')
        },
      })
      await handle(request, reply)
    },
    close: () => closing.abort(),
  }
}

async function* one(result: FormattedResult): AsyncGenerator<FormattedResult> {
  yield result
}
