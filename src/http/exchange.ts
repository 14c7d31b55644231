import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request to `/graphql` under way, and the headers that its answer has in any case. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
}
