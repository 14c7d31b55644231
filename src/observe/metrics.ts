import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

export interface Metrics {
  /** In Prometheus' text format. */
  readonly contentType: string
  render(): Promise<string>
  countRequest(route: string, method: string, status: number, seconds: number): void
  countBug(): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'verbatim_http_request_seconds',
    help: 'Time until a request was answered, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const bugs = new Counter({ name: 'verbatim_bugs_total', help: 'Failures that were masked; each is in the log.', registers: [registry] })
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    countRequest: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
    countBug: () => bugs.inc(),
  }
}
