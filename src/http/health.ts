import type { FastifyInstance } from 'fastify'
import type { Metrics, SearchHealth } from '../observe/metrics.ts'

export interface HealthOptions {
  readonly metrics: Metrics
  /** Why requests are not served right now; null where they are. */
  whyNotReady(): Promise<string | null>
  /** The engines that search, the one that is asked first at the head. */
  search(): Promise<readonly SearchHealth[]>
}

export async function healthRoutes(
  fastify: FastifyInstance,
  { metrics, whyNotReady, search }: HealthOptions,
): Promise<void> {
  const logLevel = 'silent'
  fastify.get('/healthz', { logLevel }, async () => ({ status: 'ok' }))
  fastify.get('/readyz', { logLevel }, async (_request, reply) => {
    const reason = await whyNotReady()
    if (reason !== null) return reply.code(503).send({ status: reason })
    // What is known of the search is a detail: without it everything else is served.
    const [first, fallback] = await search()
    return { status: 'ready', ...(first ? { search: first } : {}), ...(fallback ? { fallback } : {}) }
  })
  fastify.get('/metrics', { logLevel }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
}
