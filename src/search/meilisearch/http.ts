import * as http from 'node:http'
import * as https from 'node:https'

export interface Exchanged {
  readonly status: number
  readonly text: string
}

/**
 * Posts JSON to a path below the base URL. Rejects with the error of the connection or, after the timeout, with the
 * error that `late` returns.
 */
export type Post = (path: string, body: string, timeoutMs: number, late: () => Error) => Promise<Exchanged>

// How long a connection may be idle. Less than 5 s, because Meilisearch closes a connection that was idle for 5 s.
const IDLE_MS = 4_000

/**
 * Returns a function that sends searches with node:http, over persistent connections. With node:http, a request takes
 * 0.07 ms of CPU time in this process. With Node's fetch, which the client library uses, a request takes 0.28 ms.
 */
export function openPost(url: string, key: string | null): Post {
  const { request, Agent } = url.startsWith('https:') ? https : http
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS })
  const { hostname, port, pathname } = new URL(url.endsWith('/') ? url : `${url}/`)
  // A URL has brackets around an IPv6 address, but a socket's address does not.
  const place = { host: hostname.replace(/^\[|\]$/g, ''), ...(port === '' ? {} : { port }), method: 'POST', agent }
  const plain = {
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  }
  function attempt(path: string, body: string, timeoutMs: number, late: () => Error): Promise<Exchanged> {
    return new Promise((resolve, reject) => {
      const headers = { ...plain, 'content-length': Buffer.byteLength(body) }
      const call = request({ ...place, path: pathname + path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
      })
      const timer = setTimeout(() => call.destroy(late()), timeoutMs)
      call.on('close', () => clearTimeout(timer))
      // If Meilisearch has just closed the persistent connection, without an answer, the search is sent again. That is
      // safe, because a search changes nothing.
      call.on('error', (error: Error & { code?: string }) => {
        if (call.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
          attempt(path, body, timeoutMs, late).then(resolve, reject)
        else reject(error)
      })
      call.end(body)
    })
  }
  return attempt
}
