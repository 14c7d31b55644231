import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import { post } from '../app.ts'
import { serve, stop, type Running } from '../cli/process.ts'
import { createDatabase } from '../database.ts'
import { slowdown } from '../slowdown.ts'

// The server runs in its own process, so that its memory can be measured.
let database: Awaited<ReturnType<typeof createDatabase>>
let key: string
beforeAll(async () => {
  database = await createDatabase()
  key = (await createKey(database.db, 'loader')).text
})
afterAll(() => database?.drop())

const COUNT = '{ articles { totalCount } }'

function start(environment: Record<string, string> = {}): Promise<Running> {
  return serve({ DATABASE_URL: database.url, VERBATIM_SAMPLE: 'off', SEARCH_ENGINE: 'postgres', ...environment })
}

interface Sent {
  readonly socket: Socket
  /** What the server sent until the connection closed, and the time until then. */
  readonly answer: Promise<{ text: string; ms: number }>
}

/**
 * Sends the head of a request and these pieces, each as soon as the system accepts it, and leaves the connection open.
 */
function send({ url }: Running, head: readonly string[], pieces: Iterable<Buffer>): Sent {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const since = performance.now()
  let text = ''
  const answer = new Promise<{ text: string; ms: number }>((resolve) =>
    socket
      .on('data', (part) => (text += part.toString()))
      .on('error', () => {})
      .on('close', () => resolve({ text, ms: performance.now() - since })),
  )
  socket.write(['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...head, '', ''].join('\r\n'))
  const iterator = pieces[Symbol.iterator]()
  const next = () => {
    const { value, done } = iterator.next()
    // Sends only until the server closes the connection, and leaves time between pieces to read the answer.
    if (!done && socket.writable) socket.write(value as Buffer, (error) => !error && setImmediate(next))
  }
  next()
  return { socket, answer }
}

function* repeat(text: string, megabytes: number): Generator<Buffer> {
  const piece = Buffer.alloc(65_536, text)
  for (let left = megabytes * 1_000_000; left > 0; left -= piece.length)
    yield piece.subarray(0, Math.min(piece.length, left))
}

const bearer = () => `Authorization: Bearer ${key}`

/** Returns the longest response time of /healthz, in milliseconds, while the work continues. */
async function slowest({ url }: Running, work: Promise<unknown>): Promise<number> {
  let isOver = false
  void work.finally(() => (isOver = true))
  let most = 0
  do {
    const since = performance.now()
    await (await fetch(`${url}/healthz`)).text()
    most = Math.max(most, performance.now() - since)
  } while (!isOver)
  return most
}

async function memoryOf({ process }: Running): Promise<number> {
  const status = await readFile(`/proc/${process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_000
}

describe('with the defaults', () => {
  let server: Running
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => stop(server))

  it.each([8, 24])('%d MB of brackets keep nobody waiting, whoever sends them', async (megabytes) => {
    const length = `Content-Length: ${megabytes * 1_000_000}`
    const asAnybody = send(server, [length], repeat('[', megabytes))
    expect(await slowest(server, asAnybody.answer)).toBeLessThan(500 * slowdown())
    expect((await asAnybody.answer).text).toMatch(/^HTTP\/1\.1 413 [^]*the limit is 1000000 bytes/)

    const asLoader = send(server, [length, bearer()], repeat('[', megabytes))
    expect(await slowest(server, asLoader.answer)).toBeLessThan(500 * slowdown())
    expect((await asLoader.answer).text).toMatch(/^HTTP\/1\.1 400 [^]*64 levels deep/)
    expect((await post(server.url, COUNT)).status).toBe(200)
  })

  it('lets a loader send more than anybody', async () => {
    const body = { query: `# ${'x'.repeat(2_000_000)}\n${COUNT}`, variables: {} }
    expect((await post(server.url, body)).status).toBe(413)
    expect((await post(server.url, body, { authorization: `Bearer ${key}` })).status).not.toBe(413)
  })

  it('a body without a length is refused when it has become too long', async () => {
    const { answer } = send(server, ['Transfer-Encoding: chunked'], [Buffer.from('200000\r\n'), ...repeat(' ', 2)])
    expect((await answer).text).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('answers a refused request though its body never ends, and closes the connection', async () => {
    function* endless() {
      for (;;) yield Buffer.alloc(1_000, ' ')
    }
    const { text, ms } = await send(server, ['Content-Length: 40000000'], endless()).answer
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text).toMatch(/^connection: close\r$/im)
    expect(ms).toBeLessThan(10_000 * slowdown())
  })

  it.runIf(process.platform === 'linux').each([
    ['in large pieces', 65_536],
    ['in pieces of one byte', 1],
  ])('100 bodies that are sent by half, %s, take less than 200 MB', async (_what, size) => {
    const before = await memoryOf(server)
    // If pieces are small, the client needs as much time as the server, so the body is shorter.
    const length = size === 1 ? 20_000 : 900_000
    const pieces = function* () {
      const byte = Buffer.concat([
        Buffer.from(`${size.toString(16)}\r\n`),
        Buffer.alloc(size, ' '),
        Buffer.from('\r\n'),
      ])
      const bundle = Buffer.concat(Array(Math.ceil(10_000 / byte.length)).fill(byte))
      for (let left = length; left > 0; left -= (bundle.length / byte.length) * size) yield bundle
    }
    const all = Array.from({ length: 100 }, () => send(server, ['Transfer-Encoding: chunked'], pieces()))
    const highest: number[] = []
    for (let times = 0; times < 15; times++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      highest.push(await memoryOf(server))
    }
    expect(Math.max(...highest) - before).toBeLessThan(200)
    // Small requests are answered while the large bodies arrive.
    expect((await post(server.url, COUNT)).status).toBe(200)
    for (const { socket } of all) socket.destroy()
  })
})

it('reads no body of somebody who may not read', async () => {
  const server = await start({ READ_ACCESS: 'key' })
  try {
    for (const head of [
      [],
      ['Authorization: Bearer hello'],
      [`Authorization: Bearer vb_${'a'.repeat(12)}_${'b'.repeat(43)}`],
    ]) {
      const { text } = await send(server, ['Content-Length: 900000', ...head], [Buffer.from('{')]).answer
      expect(text).toMatch(/^HTTP\/1\.1 401 /)
      expect(text).toMatch(/^connection: close\r$/im)
    }
  } finally {
    await stop(server)
  }
})

it('answers 503 where bodies under way take all the memory for them, half of which is kept for loaders', async () => {
  const server = await start({ MAX_BODY_BYTES: '1000000', MAX_BODY_BYTES_IN_FLIGHT: '1000000' })
  // The sent part is so large that the buffer holds nearly the whole body, however the pieces arrive.
  const large = () => [...repeat(' ', 0.85)]
  const head = 'Content-Length: 900000'
  try {
    const { text } = await send(server, [head], large()).answer
    expect(text).toMatch(/^HTTP\/1\.1 503 /)
    expect(text).toMatch(/^retry-after: \d+\r$/im)
    expect(text).toContain('"code":"UNAVAILABLE"')
    let held = send(server, [head, bearer()], large())
    await expect
      .poll(async () => {
        // The two bodies do not fit together, so the loader's is refused if it arrives second.
        if (held.socket.closed) held = send(server, [head, bearer()], large())
        return (await post(server.url, { query: COUNT, filler: 'x'.repeat(300_000) })).status
      })
      .toBe(503)
    expect((await post(server.url, COUNT)).status).toBe(200)
    held.socket.destroy()
    await expect
      .poll(async () => (await post(server.url, { query: COUNT, filler: 'x'.repeat(300_000) })).status)
      .toBe(200)
  } finally {
    await stop(server)
  }
})
