import type { Log } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'

/** A request whose answer has been sent. */
export interface Answered {
  readonly requestId: string
  /** Its path as the metrics count it. */
  readonly route: string
  readonly method: string
  readonly url: string
  readonly status: number
  readonly ms: number
}

export type Observe = (answered: Answered, isLogged?: boolean) => void

/** Counts a request, and writes its line into the log. */
export function createObserve(log: Log, metrics: Metrics): Observe {
  return ({ requestId, route, method, url, status, ms }, isLogged = true) => {
    metrics.countRequest(route, method, status, ms / 1000)
    if (!isLogged) return
    // Without the query string: a GET carries the document and its values there.
    const path = url.split('?', 1)[0]
    log.info({ reqId: requestId, method, path, status, ms: Math.round(ms * 10) / 10 }, 'request')
  }
}
