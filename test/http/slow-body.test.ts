import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { failureAnswers } from '../../src/http/failure.ts'
import { createJsonBodies } from '../../src/http/json-body.ts'
import { createLog } from '../../src/observe/log.ts'
import { createMetrics } from '../../src/observe/metrics.ts'

const bodies = createJsonBodies({ maxBodyBytes: 1_000, maxBodyBytesInFlight: 1_000_000, patienceMs: 300 })
const answerFailure = failureAnswers(createLog('silent'), createMetrics())
const server = createServer((request, response) => {
  const body = request.url === '/uploads' ? text(request).then(JSON.parse) : bodies.read(request, response, false)
  void body.then(
    (json: unknown) => response.end(JSON.stringify(json)),
    (error: unknown) => {
      const { status, headers, body } = answerFailure(error, request, 'test')
      response.writeHead(status, headers).end(body)
    },
  )
})
let port: number
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  bodies.close()
  server.close()
})

/** Returns what the server sends until it closes the connection. */
function send(
  parts: readonly string[],
  everyMs: number,
  { path = '/', type = 'application/json', length = 12 } = {},
): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1')
    const left = [
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`,
      ...parts,
    ]
    const timer = setInterval(() => (left.length > 0 ? socket.write(left.shift() ?? '') : null), everyMs)
    socket
      .on('data', (part) => (heard += part.toString()))
      .on('error', () => {})
      .on('close', () => {
        clearInterval(timer)
        resolve(heard)
      })
  })
}

it.each(['application/json', 'Application/JSON; charset=utf-8'])(
  'answers a body of the type %s that never ends and closes the connection',
  async (type) => {
    const heard = await send(['{', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '], 100, { type })
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
    expect(heard).toContain('did not arrive within the limit of 0.3 s')
  },
)

it('reads one that is slow but in time', async () => {
  const heard = await send(['{"a":', '"bcde"}'], 50)
  expect(heard).toMatch(/^HTTP\/1\.1 200 /)
  expect(heard).toContain('{"a":"bcde"}')
})

// The timer of a refused request must be removed: interrupting a body that is no longer read would end the process.
it('forgets one that was refused by its length', async () => {
  expect(await send([], 10, { length: 2_000 })).toMatch(/^HTTP\/1\.1 413 /)
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect(await send(['{"a":"bcde"}'], 10)).toMatch(/^HTTP\/1\.1 200 /)
})

it('lets an upload take its time, whatever it is said to be', async () => {
  const heard = await send(['{"a"', ':', '"', 'b', 'c', 'd', 'e', '"', '}'], 100, { path: '/uploads' })
  expect(heard).toMatch(/^HTTP\/1\.1 200 /)
  expect(heard).toContain('{"a":"bcde"}')
})
