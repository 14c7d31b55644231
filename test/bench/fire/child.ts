import { connect } from 'node:net'

/** The requests that a server is sent, as bytes. */
export interface Target {
  readonly port: number
  readonly requests: readonly string[]
}
export type Order =
  | { readonly targets: readonly Target[] }
  | { readonly target: number; readonly seconds: number; readonly connections: number }
export interface Result {
  readonly answers: number
  readonly seconds: number
  readonly failures: number
  /** The median time of an answer, in milliseconds. */
  readonly p50Ms: number
}

// Uses plain sockets, because Node's HTTP client needs more processor time than some of the servers that are measured.
let targets: readonly Target[] = []

process.on('message', (order: Order) => {
  if ('targets' in order) {
    targets = order.targets
    process.send?.('ready')
    return
  }
  const target = targets[order.target]
  if (target) void fire(target, order.seconds, order.connections).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit(0))

async function fire({ port, requests }: Target, seconds: number, connections: number): Promise<Result> {
  const started = performance.now()
  const end = started + seconds * 1000
  const took: number[] = []
  const counts = await Promise.all(Array.from({ length: connections }, () => ask(port, requests, end, took)))
  took.sort((a, b) => a - b)
  return {
    answers: counts.reduce((sum, count) => sum + count.answers, 0),
    failures: counts.reduce((sum, count) => sum + count.failures, 0),
    seconds: (performance.now() - started) / 1000,
    p50Ms: took[took.length >> 1] ?? NaN,
  }
}

function ask(
  port: number,
  requests: readonly string[],
  end: number,
  took: number[],
): Promise<{ answers: number; failures: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let answers = 0
    let failures = 0
    let head = ''
    let missing = -1
    let askedAt = 0
    const next = () => {
      askedAt = performance.now()
      socket.write(requests[Math.floor(Math.random() * requests.length)] ?? '')
    }
    socket.setNoDelay(true)
    socket.on('connect', next)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      if (missing < 0) {
        head += chunk.toString('latin1')
        const cut = head.indexOf('\r\n\r\n')
        if (cut < 0) return
        const length = /content-length: *(\d+)/i.exec(head)?.[1]
        if (length === undefined)
          return void reject(new Error(`an answer without content-length:\n${head.slice(0, cut)}`))
        if (!head.startsWith('HTTP/1.1 200')) failures += 1
        missing = Number(length) - (head.length - cut - 4)
      } else {
        missing -= chunk.length
      }
      if (missing > 0) return
      answers += 1
      took.push(performance.now() - askedAt)
      head = ''
      missing = -1
      if (performance.now() < end) next()
      else socket.end(() => resolve({ answers, failures }))
    })
  })
}
