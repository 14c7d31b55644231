import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHandler } from 'graphql-sse/lib/use/fastify'
import type { RequestContext } from '../graphql/context.ts'
import type { FormattedResult } from '../graphql/request/execute.ts'
import type { Graphql } from '../graphql/server.ts'

/** Whether a request asks for an event stream. */
export function wantsEvents({ headers }: FastifyRequest): boolean {
  return /^\s*text\/event-stream\s*(;[^,]*)?$/i.test((headers.accept ?? '').split(',', 1)[0] ?? '')
}

export interface EventStreams {
  /** Answers a subscription until it ends, the client leaves, or the server stops. */
  answer(graphql: Graphql, context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Ends all open streams. */
  close(): void
}

/** GraphQL over Server-Sent Events, with one connection for each operation. */
export function createEventStreams(): EventStreams {
  const closing = new AbortController()
  return {
    async answer(graphql, context, request, reply) {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const streamContext = { ...context, signal: AbortSignal.any([gone.signal, closing.signal]) }
      // The library accepts only exactly this header.
      request.headers.accept = 'text/event-stream'
      // Without this header, nginx would buffer events until there are several kB.
      reply.raw.setHeader('x-accel-buffering', 'no')
      const handle = createHandler({
        // The token of a reserved stream. An empty one means that no stream is reserved.
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
          throw new Error('a subscription without an event stream')
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
