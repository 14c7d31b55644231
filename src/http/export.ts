import { pipeline } from 'node:stream'
import { constants, createGzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import type { Viewer } from '../access/viewer.ts'
import { ArchiveError } from '../errors.ts'
import { createExport, type Export } from '../graphql/export.ts'
import type { Log } from '../observe/log.ts'
import { type Api, requireApi } from './api.ts'
import type { JsonBodies } from './json-body.ts'
import { endStalled } from './unread-answer.ts'

export interface ExportRouteOptions {
  /** An export is ended if its client has received nothing for this time. */
  readonly stallMs: number
  readonly log: Log
  readonly bodies: JsonBodies
  api(): Api | null
}

// A new export starts only if fewer than this number of exports are running. The number depends on the role of the
// client that starts the new export, but the exports of all clients are counted. Four database connections are reserved
// for exports. The lower numbers keep one connection free for loaders, and another for readers and loaders.
const PLACES: Readonly<Record<Viewer['role'], number>> = { anonymous: 2, reader: 3, loader: 4 }
// If the maximum number of exports is running, a new export can take the place of an export whose client has received
// nothing for at least this fraction of `stallMs`.
const YIELDS_AFTER = 1 / 12

/** A running export. */
interface Place {
  /** How long the client of the export has received nothing, in ms. */
  stalledMs(): number
  /** Ends the export. Resolves when the export's database connection is free. */
  end(): Promise<void>
}

/** Ends the export whose client has received nothing for the longest time, if that time is at least `ms`. */
async function endLongestStalled(places: ReadonlySet<Place>, ms: number): Promise<void> {
  const [longest] = [...places].sort((a, b) => b.stalledMs() - a.stalledMs())
  if (longest && longest.stalledMs() >= ms) await longest.end()
}

/**
 * `GET /export?filter=…`, or POST with `{ "filter": … }` if the filter is long. The answer is NDJSON of unlimited
 * length. If the export fails, the connection is closed before the end of the answer, so that the client notices.
 */
export async function exportRoute(
  fastify: FastifyInstance,
  { stallMs, log, bodies, api }: ExportRouteOptions,
): Promise<void> {
  const start = createExport()
  const places = new Set<Place>()
  fastify.route({
    method: ['GET', 'POST'],
    url: '/',
    exposeHeadRoute: false,
    async handler(request, reply) {
      const { db, authenticate } = requireApi(api())
      const viewer = await authenticate(request.headers.authorization)
      const filter = filterOf(request.query, await bodies.read(request.raw, reply.raw, viewer.role === 'loader'))
      const limit = PLACES[viewer.role]
      if (places.size >= limit) await endLongestStalled(places, stallMs * YIELDS_AFTER)
      if (places.size >= limit) {
        throw new ArchiveError(
          'UNAVAILABLE',
          `${places.size} exports are running, and the limit for this request is ${limit}: try again when one of them has ended.`,
          { limit },
        )
      }
      const gone = new AbortController()
      let stalledMs = () => 0
      let free = () => {}
      const freed = new Promise<void>((resolve) => (free = resolve))
      const place: Place = {
        stalledMs: () => stalledMs(),
        end() {
          reply.raw.destroy()
          return freed
        },
      }
      const leave = () => {
        places.delete(place)
        free()
      }
      places.add(place)
      reply.raw.once('close', () => gone.abort(new Error('the client of the export has left')))
      let lines: Export['lines']
      try {
        const archive = await start(db, viewer, filter, gone.signal)
        lines = archive.lines
        reply.header('x-verbatim-records', String(archive.records))
      } catch (error) {
        leave()
        throw error
      }
      lines.once('close', leave)
      lines.on('error', (error) => log.warn({ err: error, reqId: request.id }, 'export failed'))
      if (gone.signal.aborted) lines.destroy()
      // An export must not wait long for a stalled client: a running export holds a snapshot open, which prevents the
      // database from removing old rows.
      stalledMs = endStalled(reply.raw, stallMs)
      reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('cache-control', 'no-store')
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(lines)
      // A fast compression level is used, because slow compression would also slow down the reading from the database.
      const packed = createGzip({ level: constants.Z_BEST_SPEED })
      pipeline(lines, packed, () => {})
      return reply.header('content-encoding', 'gzip').send(packed)
    },
  })
}

/**
 * Returns the JSON text of the filter, or undefined if the request has no filter.
 * @throws BAD_USER_INPUT if there is a parameter other than `filter`, or more than one `filter`. Without this check, a
 * client that misspells `filter` would get the whole archive.
 */
function filterOf(query: unknown, body: unknown): string | undefined {
  const inAddress = only('address', query ?? {})
  const inBody = only('body', body ?? {})
  if (typeof inAddress === 'string') return inAddress
  if (inAddress !== undefined)
    throw new ArchiveError('BAD_USER_INPUT', 'The address contains `filter` more than once: give it only once.', {
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
  const what = name === '' ? 'is not an object' : `contains ${JSON.stringify(name.slice(0, 100))}`
  throw new ArchiveError(
    'BAD_USER_INPUT',
    `The ${place} ${what}: an export accepts only a \`filter\`, which is an ArticleFilter.`,
  )
}
