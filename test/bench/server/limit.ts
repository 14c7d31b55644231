import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from '../../../src/postgres/connect.ts'
import { SLICES } from '../slice/slices.ts'

// What a slice could cost at best: it takes the bytes that the clients send, runs the one prepared statement that the
// operation's name stands for, with the variables as parameters, and passes the text on.
const { read } = connect({ url: process.env['DATABASE_URL'] ?? '' })
const endpoints = new Map(
  SLICES.map(({ document, statement, variables }) => [
    /^query (\w+)/.exec(document)?.[1],
    { text: `select '{"data":' || (${statement}) || '}'`, parameters: Object.keys(variables([])) },
  ]),
)

interface Asked {
  readonly operationName: string
  readonly variables: Readonly<Record<string, string>>
}

const server = createServer((request, response) => {
  receive(request, ({ operationName, variables }) => {
    const { text = '', parameters = [] } = endpoints.get(operationName) ?? {}
    const values = parameters.map((name) => withoutType(variables[name] ?? ''))
    read
      .unsafe(text, values, { prepare: true, simple: false } as object)
      .raw()
      .then(
        (rows) => {
          response.setHeader('content-type', 'application/json; charset=utf-8')
          response.end(rows[0]?.[0])
        },
        (error: unknown) => {
          response.statusCode = 500
          response.end(String(error))
        },
      )
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.on('disconnect', () => process.exit(0))

function receive(request: IncomingMessage, then: (asked: Asked) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => then(JSON.parse(Buffer.concat(chunks).toString()) as Asked))
}

/** "article_426af60d-…" -> "426af60d-…" */
function withoutType(value: string): string {
  return /^[a-z]+_([\da-f-]{36})$/.exec(value)?.[1] ?? value
}
