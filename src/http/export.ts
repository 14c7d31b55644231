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
// Of the time after which a reader who takes nothing is given up: from then on the place is free for somebody who reads.
const YIELDS_AFTER = 1 / 12

/** An export under way. */
interface Place {
  /** Since when its reader has taken nothing, in ms. */
  stalledMs(): number
  /** Resolves when its connection to the database is free. */
  end(): Promise<void>
}

/** Ends the export whose reader has taken nothing for the longest time, if that is too long while others wait. */
async function endLongestStalled(places: ReadonlySet<Place>, ms: number): Promise<void> {
  const [longest] = [...places].sort((a, b) => b.stalledMs() - a.stalledMs())
  if (longest && longest.stalledMs() >= ms) await longest.end()
}

/**
 * `GET /export?filter=…`, or POST with `{ "filter": … }` where it is long: NDJSON, as long as it is; what breaks off
 * has no proper end.
 */
export async function exportRoute(fastify: FastifyInstance, { stallMs, log, api }: ExportRouteOptions): Promise<void> {
  const start = createExport()
  const places = new Set<Place>()
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
      if (places.size >= limit) await endLongestStalled(places, stallMs * YIELDS_AFTER)
      if (places.size >= limit) {
        throw new ArchiveError(
          'UNAVAILABLE',
          `${places.size} exports are under way, and the limit for this request is ${limit}: try again when one has ended.`,
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
      reply.raw.once('close', () => gone.abort(new Error('the reader of the export has gone')))
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
      lines.on('error', (error) => log.warn({ err: error, reqId: request.id }, 'export broke off'))
      if (gone.signal.aborted) lines.destroy()
      // A snapshot that is held for a reader keeps the database from tidying up.
      stalledMs = endStalled(reply, stallMs)
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
