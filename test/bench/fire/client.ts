import { type DocumentNode, Kind, parse, print, visit } from 'graphql'
import type { Slice } from '../slice/slice.ts'

// The clients whose requests are sent. client.test.ts compares these requests with those of the libraries themselves.

export const CLIENTS = ['Apollo Client 4', 'urql 5'] as const
export type Client = (typeof CLIENTS)[number]

/** Returns a request as the client sends it with Node's fetch. */
export function clientRequest(client: Client, slice: Slice, values: readonly string[], host = 'localhost'): string {
  const body = clientBody(client, slice, values)
  const headers = [
    ['host', host],
    ['connection', 'keep-alive'],
    ['accept', ACCEPT[client]],
    ['content-type', 'application/json'],
    ['accept-language', '*'],
    ['sec-fetch-mode', 'cors'],
    ['user-agent', 'node'],
    ['accept-encoding', 'gzip, deflate'],
    ['content-length', String(Buffer.byteLength(body))],
  ]
  return `POST /graphql HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

const ACCEPT: Record<Client, string> = {
  'Apollo Client 4': 'application/graphql-response+json,application/json;q=0.9',
  'urql 5':
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
}

/**
 * The version number that Apollo Client sends in each request. A test compares this number with the version that is
 * installed.
 */
const APOLLO_CLIENT = '4.3.8'

export function clientBody(client: Client, slice: Slice, values: readonly string[]): string {
  const document = withTypenames(parse(slice.document))
  const [operation] = document.definitions
  const operationName = operation?.kind === Kind.OPERATION_DEFINITION ? operation.name?.value : undefined
  const [query, variables] = [print(document), slice.variables(values)]
  // urql sorts the variables by name.
  const sorted = Object.fromEntries(Object.entries(variables).sort(([one], [other]) => (one < other ? -1 : 1)))
  if (client === 'urql 5') return JSON.stringify({ operationName, query, variables: sorted })
  const extensions = { clientLibrary: { name: '@apollo/client', version: APOLLO_CLIENT } }
  return JSON.stringify({ operationName, variables, extensions, query })
}

/** Both clients select `__typename` in every object except the root, after its other fields. */
function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      leave(node, _key, parent) {
        if (parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION) return undefined
        const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const
        return { ...node, selections: [...node.selections, typename] }
      },
    },
  })
}
