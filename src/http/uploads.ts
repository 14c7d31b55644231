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

/** `POST /uploads` receives NDJSON for `startLoad`, plain or compressed with gzip. */
export async function uploadsRoute(
  fastify: FastifyInstance,
  { directory, limits, api }: UploadsOptions,
): Promise<void> {
  fastify.post('/', {
    async onRequest(request) {
      requireLoader(await requireApi(api()).authenticate(request.headers.authorization))
    },
    async handler(request, reply) {
      const { db } = requireApi(api())
      const { id, bytes, lines, sha256 } = await receiveUpload({ db, directory, limits }, request.raw)
      return reply.send({ id: toUploadId(id), bytes, lines, sha256 })
    },
  })
}
