import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request to `/graphql` that is being answered, with headers that every answer to it gets. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
}
