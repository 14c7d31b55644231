import { once } from 'node:events'
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** The faults that can occur between a client and a Meilisearch; each was observed or is documented. */
export const FAULTS = [
  'cut',
  'dropped answer',
  'html',
  'hang',
  'late',
  'wrong key',
  'disk full',
  'task gone',
  'task failed',
] as const
export type Fault = (typeof FAULTS)[number] | 'refused'

export interface Proxy {
  readonly url: string
  /** The URL of the server to which requests are forwarded; it may change. */
  target: string
  /** Called before each request to choose its fault, or null for no fault. */
  choose(path: string): Fault | null
  /** Changes the body of a request before it is forwarded. */
  alter(body: string): string
  /** How often each fault has occurred. */
  readonly counts: Map<Fault, number>
  /** Refuses connections for `ms` milliseconds, as a server that is down does. */
  refuse(ms: number): Promise<void>
  close(): Promise<void>
}

export async function startProxy(target: string): Promise<Proxy> {
  const counts = new Map<Fault, number>()
  const count = (fault: Fault) => counts.set(fault, (counts.get(fault) ?? 0) + 1)
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await listen(server, 0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    const body = proxy.alter(await read(request))
    const fault = proxy.choose(path)
    const isTask = path.startsWith('/tasks/')
    if (fault === null || ((fault === 'task gone' || fault === 'task failed') && !isTask))
      return forward(request, body, response)
    count(fault)
    if (fault === 'cut') return void response.destroy()
    if (fault === 'hang') {
      // Waits until the client closes the connection.
      await once(response, 'close')
      return
    }
    if (fault === 'late') {
      response.destroy()
      await sleep(Math.random() * 300)
      return forward(request, body, null)
    }
    if (fault === 'dropped answer') {
      await forward(request, body, null)
      return void response.destroy()
    }
    if (fault === 'html') return reply(response, 502, '<html><body><h1>502 Bad Gateway</h1></body></html>', 'text/html')
    const error = (status: number, code: string, type: string) =>
      reply(response, status, JSON.stringify({ message: code, code, type, link: '' }))
    if (fault === 'wrong key') return error(403, 'invalid_api_key', 'auth')
    if (fault === 'disk full') return error(422, 'no_space_left_on_device', 'system')
    if (fault === 'task gone') return error(404, 'task_not_found', 'invalid_request')
    const answered = await new Promise<string>(
      (resolve, reject) => void open(request, body, (got) => read(got).then(resolve, reject)).on('error', reject),
    )
    const task = JSON.parse(answered) as object
    reply(
      response,
      200,
      JSON.stringify({
        ...task,
        status: 'failed',
        error: { message: 'internal', code: 'internal', type: 'internal', link: '' },
      }),
    )
  }

  function open(request: IncomingMessage, body: string, onProgress: (answer: IncomingMessage) => void) {
    const headers = {
      ...request.headers,
      host: new URL(proxy.target).host,
      'content-length': String(Buffer.byteLength(body)),
    }
    const onward = send(
      new URL(request.url ?? '', proxy.target),
      { method: request.method ?? 'GET', headers },
      onProgress,
    )
    onward.end(body)
    return onward
  }

  /** If `response` is null, the answer is discarded. */
  function forward(request: IncomingMessage, body: string, response: ServerResponse | null): Promise<void> {
    return new Promise((resolve) => {
      const onward = open(request, body, (answered) => {
        if (response) {
          response.writeHead(answered.statusCode ?? 500, answered.headers)
          answered.pipe(response)
        } else answered.resume()
        answered.on('close', resolve)
      })
      onward.on('error', () => {
        response?.destroy()
        resolve()
      })
    })
  }

  const proxy: Proxy = {
    url: `http://127.0.0.1:${port}`,
    target,
    choose: () => null,
    alter: (body) => body,
    counts,
    async refuse(ms) {
      count('refused')
      await close(server)
      await sleep(ms)
      await listen(server, port)
    },
    close: () => close(server),
  }
  return proxy
}

function reply(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

async function read(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
