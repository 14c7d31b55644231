import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from '../../../src/postgres/connect.ts'
import { SLICES } from '../slice/slices.ts'

// What a slice could cost at best: `GET /<slice>/<value>/…` runs its one prepared statement and passes the text on.
const { read } = connect({ url: process.env['DATABASE_URL'] ?? '' })
const statements = SLICES.map((slice) => `select '{"data":' || (${slice.statement}) || '}'`)

const server = createServer((request, response) => {
  const [, slice, ...values] = (request.url ?? '').split('/')
  read
    .unsafe(statements[Number(slice)] ?? '', values, { prepare: true, simple: false } as object)
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
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.on('disconnect', () => process.exit(0))
