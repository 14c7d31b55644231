import { type Log, logRequest } from '../observe/log.ts'
import type { Metrics } from '../observe/metrics.ts'

/** A request that has been answered. */
export interface Answered {
  readonly requestId: string
  /** The path under which the metrics count the request. */
  readonly route: string
  readonly method: string
  readonly url: string
  readonly status: number
  readonly ms: number
}

export type Observe = (answered: Answered, isLogged?: boolean) => void

/** Returns a function that counts an answered request in the metrics and logs it. */
export function createObserve(log: Log, metrics: Metrics): Observe {
  return ({ requestId, route, method, url, status, ms }, isLogged = true) => {
    metrics.countRequest(route, method, status, ms / 1000)
    if (!isLogged) return
    // The query string is not logged, because in a GET request it contains the document and its variables.
    const path = url.split('?', 1)[0] ?? ''
    logRequest(log, { reqId: requestId, method, path, status, ms: Math.round(ms * 10) / 10 })
  }
}
