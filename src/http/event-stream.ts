import type { IncomingMessage } from 'node:http'
import { createHandler } from 'graphql-sse'
import type { RequestContext } from '../graphql/context.ts'
import type { FormattedResult } from '../graphql/request/execute.ts'
import type { Graphql } from '../graphql/server.ts'
import type { Exchange } from './exchange.ts'

/** Whether the client requests an event stream. */
export function wantsEvents({ headers }: IncomingMessage): boolean {
  const { accept } = headers
  // The cheap test comes first, because almost no client requests an event stream.
  if (accept === undefined || !accept.includes('event-stream')) return false
  return /^\s*text\/event-stream\s*(;[^,]*)?$/i.test(accept.split(',', 1)[0] ?? '')
}

export interface EventStreams {
  /**
   * Executes a subscription, and sends its events until the subscription ends, the client closes the connection, or the
   * server stops.
   */
  answer(graphql: Graphql, context: RequestContext, exchange: Exchange, body: unknown): Promise<void>
  /** Ends all open streams. */
  close(): void
}

/**
 * Implements the protocol "GraphQL over Server-Sent Events" in the mode in which each operation has a connection of its
 * own.
 */
export function createEventStreams(): EventStreams {
  const closing = new AbortController()
  return {
    async answer(graphql, context, { request, response, headers }, body) {
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      const streamContext = { ...context, signal: AbortSignal.any([gone.signal, closing.signal]) }
      const handle = createHandler({
        // The empty token tells graphql-sse that the client has not reserved a stream. A client needs a reserved stream
        // only if all its operations share one connection.
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
          throw new Error('the executor answered a subscription without an event stream')
        },
      })
      const [events, { status, statusText, headers: more }] = await handle({
        method: request.method ?? '',
        url: request.url ?? '',
        // The library graphql-sse sends events only if `Accept` is exactly `text/event-stream`. The `Accept` of a
        // client may also list other types, so the library always gets `text/event-stream` instead of the client's
        // header.
        headers: { get: (name) => (name === 'accept' ? 'text/event-stream' : String(request.headers[name] ?? '')) },
        body: body as Record<string, unknown> | null,
        raw: request,
        context: null,
      })
      // Without this header, nginx would hold back events until several kB have arrived.
      response.writeHead(status, statusText, { ...headers, 'x-accel-buffering': 'no', ...more })
      if (events === null || typeof events === 'string') return void response.end(events ?? '')
      response.once('close', () => void events.return(undefined))
      for await (const event of events) await new Promise((written) => response.write(event, written))
      response.end()
    },
    close: () => closing.abort(),
  }
}

async function* one(result: FormattedResult): AsyncGenerator<FormattedResult> {
  yield result
}
