import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics, SearchHealth } from '../observe/metrics.ts'

export interface HealthOptions {
  readonly metrics: Metrics
  /** Returns the reason why the server cannot answer requests at the moment, or null if it can. */
  whyNotReady(): Promise<string | null>
  /** The health of the search engines, in the order in which a search tries them. */
  search(): Promise<readonly SearchHealth[]>
  /**
   * @throws UNAUTHENTICATED if the client may not read the archive: such a client may learn whether the server is
   * ready, but not see the metrics or the state of the search engines.
   */
  requireReader(request: FastifyRequest): Promise<void>
}

export async function healthRoutes(
  fastify: FastifyInstance,
  { metrics, whyNotReady, search, requireReader }: HealthOptions,
): Promise<void> {
  const logLevel = 'silent'
  fastify.get('/healthz', { logLevel }, async () => ({ status: 'ok' }))
  fastify.get('/readyz', { logLevel }, async (request, reply) => {
    const reason = await whyNotReady()
    if (reason !== null) return reply.code(503).send({ status: reason })
    const mayKnow = await requireReader(request).then(
      () => true,
      () => false,
    )
    if (!mayKnow) return { status: 'ready' }
    // The server is ready even if no search engine is ready, because all fields except `search` work without a search
    // engine.
    const [first, fallback] = await search()
    return { status: 'ready', ...(first ? { search: first } : {}), ...(fallback ? { fallback } : {}) }
  })
  fastify.get('/metrics', { logLevel, onRequest: requireReader }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
}
