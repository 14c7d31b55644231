import { pipeline } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { ANONYMOUS, type Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import { createExport, type Export } from '../graphql/export.ts'
import type { Log } from '../observe/log.ts'
import { type Api, requireApi } from './api.ts'
import { endStalled } from './unread-answer.ts'

export interface ExportRouteOptions {
  /** A reader who takes nothing for so long is given up. */
  readonly stallMs: number
  readonly log: Log
  api(): Api | null
}

// Exports under way at which a further one is refused, by role: clients without a key leave places to those with one, and
// one place is kept for loaders. Together as many as the database has connections for readers that take long.
const PLACES: Readonly<Record<Viewer['role'], number>> = { anonymous: 2, reader: 3, loader: 4 }

/**
 * `GET /export?filter=…`, or POST with `{ "filter": … }` where it is long: NDJSON, as long as it is; what breaks off
 * has no proper end.
 */
export async function exportRoute(fastify: FastifyInstance, { stallMs, log, api }: ExportRouteOptions): Promise<void> {
  const start = createExport()
  let open = 0
  fastify.route({
    method: ['GET', 'POST'],
    url: '/',
    exposeHeadRoute: false,
    async onRequest(request) {
      request.viewer = await requireApi(api()).authenticate(request.headers.authorization)
    },
    async handler(request, reply) {
      const { db } = requireApi(api())
      const viewer = request.viewer ?? ANONYMOUS
      const filter = filterOf(request.query, request.body)
      const limit = PLACES[viewer.role]
      if (open >= limit) {
        throw new ArchiveError(
          'UNAVAILABLE',
          `${open} exports are under way, and the limit for this request is ${limit}: try again when one has ended.`,
          { limit },
        )
      }
      open += 1
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort(new Error('the reader of the export has gone')))
      let lines: Export['lines']
      try {
        const archive = await start(db, viewer, filter, gone.signal)
        lines = archive.lines
        reply.header('x-verbatim-records', String(archive.records))
      } catch (error) {
        open -= 1
        throw error
      }
      lines.once('close', () => (open -= 1))
      lines.on('error', (error) => log.warn({ err: error, reqId: request.id }, 'export broke off'))
      if (gone.signal.aborted) lines.destroy()
      // A snapshot that is held for a reader keeps the database from tidying up.
      endStalled(reply, stallMs)
      reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store')
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(lines)
      // Fast rather than small: the database waits for it.
      const packed = createGzip({ level: constants.Z_BEST_SPEED })
      pipeline(lines, packed, () => {})
      return reply.header('content-encoding', 'gzip').send(packed)
    },
  })
}

/**
 * The filter's JSON. @throws BAD_USER_INPUT for anything else that is asked: who misspells it would get the whole
 * archive.
 */
function filterOf(query: unknown, body: unknown): string | undefined {
  const inAddress = only('address', query ?? {})
  const inBody = only('body', body ?? {})
  if (typeof inAddress === 'string') return inAddress
  if (inAddress !== undefined)
    throw new ArchiveError('BAD_USER_INPUT', 'The address gives `filter` more than once: give it once.', {
      argument: 'filter',
    })
  return inBody === undefined || inBody === null ? undefined : JSON.stringify(inBody)
}

function only(place: string, asked: unknown): unknown {
  const name =
    typeof asked === 'object' && asked !== null && !Array.isArray(asked)
      ? Object.keys(asked).find((one) => one !== 'filter')
      : ''
  if (name === undefined) return (asked as { filter?: unknown }).filter
  const what = name === '' ? 'is not an object' : `holds ${JSON.stringify(name.slice(0, 100))}`
  throw new ArchiveError(
    'BAD_USER_INPUT',
    `The ${place} ${what}: an export takes a \`filter\`, an ArticleFilter, and nothing else.`,
  )
}
