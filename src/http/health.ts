import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../observe/metrics.ts'

export interface HealthOptions {
  readonly metrics: Metrics
  /** Why requests are not served right now; null where they are. */
  whyNotReady(): Promise<string | null>
}

export async function healthRoutes(fastify: FastifyInstance, { metrics, whyNotReady }: HealthOptions): Promise<void> {
  const logLevel = 'silent'
  fastify.get('/healthz', { logLevel }, async () => ({ status: 'ok' }))
  fastify.get('/readyz', { logLevel }, async (_request, reply) => {
    const reason = await whyNotReady()
    return reason === null ? { status: 'ready' } : reply.code(503).send({ status: reason })
  })
  fastify.get('/metrics', { logLevel }, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()))
}
