import { connect } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readJsonBodies } from '../../src/http/json-body.ts'

const fastify = Fastify({ forceCloseConnections: true })
let port: number
beforeAll(async () => {
  readJsonBodies(fastify, 300)
  fastify.post('/', async ({ body }) => body)
  port = Number(new URL(await fastify.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(() => fastify.close())

/** What comes back until the connection closes. */
function send(parts: readonly string[], everyMs: number): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1')
    const left = [`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n`, ...parts]
    const timer = setInterval(() => (left.length > 0 ? socket.write(left.shift() ?? '') : null), everyMs)
    socket.on('data', (part) => (heard += part.toString())).on('error', () => {}).on('close', () => {
      clearInterval(timer)
      resolve(heard)
    })
  })
}

it('answers a body that never ends and closes the connection', async () => {
  const heard = await send(['{', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '], 100)
  expect(heard).toMatch(/^HTTP\/1\.1 408 /)
  expect(heard).toContain('did not arrive within 0.3 s')
})

it('reads one that is slow but in time', async () => {
  const heard = await send(['{"a":', '"bcde"}'], 50)
  expect(heard).toMatch(/^HTTP\/1\.1 200 /)
  expect(heard).toContain('{"a":"bcde"}')
})
