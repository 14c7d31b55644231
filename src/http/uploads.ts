import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { requireLoader } from '../access/require-loader.ts'
import { toUploadId } from '../load/job/id.ts'
import { receiveUpload } from '../load/upload/receive.ts'
import type { UploadLimits } from '../load/upload/limits.ts'
import { type Api, requireApi } from './api.ts'

export interface UploadPlace {
  readonly directory: string
  readonly limits: UploadLimits
}

export interface UploadsOptions extends UploadPlace {
  api(): Api | null
}

/** `POST /uploads` receives NDJSON, uncompressed or compressed with gzip, which `startLoad` can then load. */
export async function uploadsRoute(
  fastify: FastifyInstance,
  { directory, limits, api }: UploadsOptions,
): Promise<void> {
  // The body is passed through as a stream, whatever its content type is.
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  fastify.post('/', {
    bodyLimit: limits.bytes,
    config: { bodyTakesLong: true },
    async onRequest(request) {
      requireLoader(await requireApi(api()).authenticate(request.headers.authorization))
    },
    async handler(request, reply) {
      const { db } = requireApi(api())
      const body = (request.body as Readable | undefined) ?? request.raw
      const { id, bytes, lines, sha256 } = await receiveUpload({ db, directory, limits }, body)
      return reply.send({ id: toUploadId(id), bytes, lines, sha256 })
    },
  })
}
