import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics, ReplicaHealth, SearchHealth } from '../observe/metrics.ts'

export interface HealthOptions {
  readonly metrics: Metrics
  /** Returns the reason why the server cannot answer requests at the moment, or null if it can. */
  whyNotReady(): Promise<string | null>
  /** The health of each copy of the search index. If there is a fallback engine, its health is the last entry. */
  search(): Promise<readonly SearchHealth[]>
  replicas(): readonly ReplicaHealth[]
  /**
   * @throws UNAUTHENTICATED if the client is not allowed to read the archive, or FORBIDDEN if the server does not
   * accept the host name in the request. `/readyz` then says only whether the server is ready, and `/metrics` answers
   * with the error.
   */
  requireReader(request: FastifyRequest): Promise<void>
}

export async function healthRoutes(
  fastify: FastifyInstance,
  { metrics, whyNotReady, search, replicas, requireReader }: HealthOptions,
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
    const reads = replicas()
    // The server is ready even if no replica is available, because the primary then answers all reads.
    return { status: 'ready', ...toDetails(await search()), ...(reads.length > 0 ? { replicas: reads } : {}) }
  })
  fastify.get('/metrics', { logLevel, onRequest: requireReader }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
}

/**
 * Returns the part of the answer that describes the search. Its field `search` describes the best copy of the search
 * index. If there are several copies, `copies` lists all of them.
 */
function toDetails(found: readonly SearchHealth[]): object {
  const copies = found.filter(({ engine }) => engine === found[0]?.engine)
  const best = copies.find(({ inUse }) => inUse) ?? copies.find(({ up }) => up) ?? copies[0]
  const fallback = found[copies.length]
  return {
    ...(best ? { search: best } : {}),
    ...(copies.length > 1 ? { copies } : {}),
    ...(fallback ? { fallback } : {}),
  }
}
