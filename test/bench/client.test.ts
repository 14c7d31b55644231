import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { cacheExchange, Client as UrqlClient, fetchExchange } from '@urql/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientRequest, CLIENTS, type Client } from './fire/client.ts'
import type { Slice } from './slice/slice.ts'
import { SLICES } from './slice/slices.ts'

// The package is imported through a variable, so that the compiler does not load its types: the types of the
// package declare a global `Window`, which would change the types of other code.
const APOLLO_CLIENT: string = '@apollo/client'
interface ApolloModule {
  readonly gql: (text: string) => unknown
  readonly HttpLink: new (options: { uri: string }) => unknown
  readonly InMemoryCache: new () => unknown
  readonly ApolloClient: new (options: { link: unknown; cache: unknown }) => {
    query(options: { query: unknown; variables: object }): Promise<unknown>
  }
}

let sent = ''
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const { rawHeaders, method, url } = request
    const headers = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text.toLowerCase()}: ` : `${text}\r\n`))
    sent = `${method} ${url} HTTP/1.1\r\n${headers.join('')}\r\n${body}`
    response.setHeader('content-type', 'application/json').end('{"errors":[{"message":"recorded"}]}')
  })
})
let host: string
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.closeAllConnections())

// Sends a request with the clients as the README sets them up, except for the settings of their caches.
async function send(client: Client, slice: Slice, values: readonly string[]): Promise<void> {
  const url = `http://${host}/graphql`
  const variables = slice.variables(values)
  if (client === 'urql 5') {
    const urql = new UrqlClient({ url, preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] })
    await urql.query(slice.document, variables).toPromise()
  } else {
    const { ApolloClient, gql, HttpLink, InMemoryCache } = (await import(APOLLO_CLIENT)) as ApolloModule
    const apollo = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() })
    // The recorded answer is an error, which does not matter here.
    await apollo.query({ query: gql(slice.document), variables }).catch(() => {})
  }
}

const VALUES = ['0192f1de-0000-7000-8000-000000000001', '2024-01-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z']

it.each(CLIENTS.flatMap((client) => SLICES.map((slice) => [client, slice.name, slice] as const)))(
  '%s asks for %s with the bytes that the benchmark fires',
  async (client, _name, slice) => {
    await send(client, slice, VALUES)
    expect(sorted(sent)).toBe(sorted(clientRequest(client, slice, VALUES, host)))
  },
)

// Sorts the headers of a request, because Node adds some headers, and their order depends on the version of Node.
function sorted(request: string): string {
  const [head = '', body] = request.split('\r\n\r\n')
  const [line, ...headers] = head.split('\r\n')
  return [line, ...headers.sort(), '', body].join('\r\n')
}
