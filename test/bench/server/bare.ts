import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The rows that a statement returns with `raw()`. */
type RawRows = readonly (readonly Buffer[])[]

/**
 * Starts a server that answers with the first value that `read` returns for a request body. The server sends its URL to
 * its parent process.
 */
export function serveBare(read: (body: Buffer) => Promise<unknown>): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      read(Buffer.concat(chunks)).then(
        (rows) => {
          response.setHeader('content-type', 'application/json; charset=utf-8')
          response.end((rows as RawRows)[0]?.[0])
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
}
