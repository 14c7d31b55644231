import { request } from 'node:http'
import { connect } from 'node:net'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { playgroundRoute } from '../../src/http/playground.ts'

const KEY = 'vb_a_key_that_must_not_leave'

const fastify = Fastify({ forceCloseConnections: true })
let url: string
beforeAll(async () => {
  await fastify.register(playgroundRoute, { prefix: '/playground', key: KEY })
  url = await fastify.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => fastify.close())

function page(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/playground`, { headers }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString())).on('end', () => resolve(text))
    })
    sent.on('error', reject).end()
  })
}

it.each(['localhost', 'localhost:4000', 'LocalHost:1', '127.0.0.1', '127.3.2.1:80', '[::1]', '[::1]:4000'])(
  'fills the key in for a browser that asks %s',
  async (host) => {
    expect(await page({ host })).toContain(KEY)
  },
)

it.each([
  'news.example',
  'localhost.news.example',
  '127.0.0.1.news.example',
  'localhost@news.example',
  'news.example:127',
  '127.0.0.1#.news.example',
  '0.0.0.0',
  '10.0.0.1',
  '[::2]:4000',
  '[::1].news.example',
  '127.0.0.1, news.example',
  'localhost:4000@news.example',
])('keeps the key from one that asks "%s"', async (host) => {
  expect(await page({ host })).not.toContain(KEY)
})

it.each(['X-Forwarded-For', 'X-Forwarded-Host', 'Forwarded', 'Via', 'X-Real-IP'])(
  'keeps the key from what a proxy beside it passes on with %s',
  async (name) => {
    expect(await page({ host: '127.0.0.1:4000', [name]: '203.0.113.9' })).not.toContain(KEY)
  },
)

it.each([
  'GET /playground HTTP/1.0\r\n\r\n',
  'GET /playground HTTP/1.1\r\n\r\n',
  'GET /playground HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
  'GET /playground HTTP/1.1\r\nHost: localhost\r\nHost: news.example\r\n\r\n',
  'GET http://news.example/playground HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n',
])('keeps the key from %j', async (text) => {
  const answer = await new Promise<string>((resolve) => {
    let heard = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.end(text))
    socket.on('data', (part) => (heard += part.toString())).on('close', () => resolve(heard))
  })
  expect(answer).toMatch(/^HTTP\/1.1 /)
  expect(answer).not.toContain(KEY)
})
