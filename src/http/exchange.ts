import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * A request to `/graphql` that is being answered. `headers` are response headers, which are sent with every kind of
 * answer, including errors.
 */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
}
