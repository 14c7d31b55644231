import { requireLoader } from '../access/require-loader.ts'
import { checkPageSize, DEFAULT_PAGE_SIZE } from '../archive/query/page.ts'
import { ArchiveError } from '../errors.ts'
import { createJobFeed, type FollowJob } from '../load/job/feed.ts'
import { parseJobId, toJobId } from '../load/job/id.ts'
import {
  countErrors,
  countJobs,
  type ErrorPlace,
  findJob,
  findJobs,
  listErrors,
  listJobs,
  type LoadError,
  type LoadJob,
  type Page,
  type PageOf,
} from '../load/job/job.ts'
import { cancelLoad, type JobAnswer, startLoad, type StartLoadInput } from '../load/job/start.ts'
import { asArchiveError } from '../postgres/failure.ts'
import { seesAll } from '../access/viewer.ts'
import type { RequestContext } from './context.ts'
import { payload } from './payload.ts'
import type { OperationField } from './selection.ts'

/** Whether a root field is about load jobs: these are read by resolvers, not by the compiler of selections. */
export function asksJob(field: OperationField): boolean {
  if (field.name === 'loadJob' || field.name === 'loadJobs') return true
  return [field.args['id'], ...((field.args['ids'] ?? []) as unknown[])].some(
    (id) => typeof id === 'string' && parseJobId(id) !== null,
  )
}

function toNode(job: LoadJob) {
  return payload({
    ...job,
    __type: 'LoadJob',
    id: toJobId(job.id),
    uuid: job.id,
    counts: payload({ ...job.counts }),
    created: payload({ ...job.created }),
  })
}

/** The jobs among some global ids; whoever may not load sees none. */
export async function readJobNodes(context: RequestContext, ids: readonly string[]): Promise<Map<string, unknown>> {
  const uuids = ids.map(parseJobId).filter((id) => id !== null)
  if (!seesAll(context.viewer) || uuids.length === 0) return new Map()
  const jobs = await failing(findJobs(context.db.read, uuids))
  return new Map([...jobs.values()].map((job) => [toJobId(job.id), toNode(job)]))
}

async function readJob(context: RequestContext, id: string): Promise<LoadJob | null> {
  const uuid = parseJobId(id)
  return uuid === null ? null : failing(findJob(context.db.read, uuid))
}

function failing<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    throw asArchiveError(error)
  })
}

interface PageArgs {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

function pageOf<P>(args: PageArgs, parse: (cursor: string) => P | null): PageOf<P> {
  const { first = null, last = null } = args
  if (first !== null && last !== null) {
    throw new ArchiveError(
      'BAD_USER_INPUT',
      '`first` and `last` exclude each other: give `first` to page forward, `last` to page backward.',
    )
  }
  const place = (argument: 'after' | 'before') => {
    const cursor = args[argument] ?? null
    if (cursor === null) return null
    const found = parse(cursor)
    if (found === null)
      throw new ArchiveError(
        'BAD_USER_INPUT',
        `\`${argument}\` is not a cursor of this list: pass one that it gave, unchanged.`,
        { argument },
      )
    return found
  }
  const size =
    last === null
      ? { first: checkPageSize('first', first ?? DEFAULT_PAGE_SIZE), last: null }
      : { first: null, last: checkPageSize('last', last) }
  return { ...size, after: place('after'), before: place('before') }
}

function connection<T, N>(
  page: Page<T>,
  node: (row: T) => N,
  cursorOf: (row: T) => string,
  count: () => Promise<number>,
) {
  const edges = page.rows.map((row) => payload({ cursor: cursorOf(row), node: node(row) }))
  const { hasNextPage, hasPreviousPage } = page
  const pageInfo = payload({
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  })
  return payload({ edges, nodes: edges.map((edge) => edge.node), pageInfo, count })
}

// `<list>|<place>`, in base64 so that nobody is tempted to make one.
const toCursor = (list: string, ...place: number[]) => Buffer.from([list, ...place].join('|')).toString('base64')

function parseCursor(list: string, cursor: string, numbers: number): number[] | null {
  const text = Buffer.from(cursor, 'base64').toString('utf8')
  const [name, ...place] = text.split('|')
  const isOurs =
    Buffer.from(text).toString('base64') === cursor &&
    name === list &&
    place.length === numbers &&
    place.every((one) => /^\d{1,9}$/.test(one))
  return isOurs ? place.map(Number) : null
}

const jobCursor = (job: LoadJob) => toCursor('loadJobs', job.seq)
const errorCursor = ({ line, number }: LoadError) => toCursor('loadErrors', line, number)

function parseErrorCursor(cursor: string): ErrorPlace | null {
  const [line, number] = parseCursor('loadErrors', cursor, 2) ?? []
  return line === undefined || number === undefined ? null : { line, number }
}

function toPayload({ job, userErrors }: JobAnswer) {
  return { job: job && toNode(job), userErrors }
}

const count = ({ count }: { count: () => Promise<number> }) => count()

type StreamContext = RequestContext & { readonly signal?: AbortSignal }

/** What is wrong with the wish is told before anything streams. */
async function watch({ id }: { id: string }, context: StreamContext, follow: FollowJob) {
  requireLoader(context.viewer)
  const job = await readJob(context, id)
  if (!job) throw new ArchiveError('NOT_FOUND', 'There is no load job with this id. `loadJobs` lists them.')
  return toEvents(follow(context.db.read, job, context.signal))
}

async function* toEvents(jobs: AsyncIterable<LoadJob>) {
  for await (const job of jobs) yield { loadJob: toNode(job) }
}

function told(source: { loadJob: unknown } | undefined): unknown {
  if (source) return source.loadJob
  throw new ArchiveError(
    'BAD_USER_INPUT',
    'A subscription is answered as a stream of events: send it with the header "Accept: text/event-stream".',
  )
}

export function loadJobResolvers() {
  const follow = createJobFeed()
  return {
    ...RESOLVERS,
    Subscription: {
      loadJob: {
        subscribe: (_source: unknown, args: { id: string }, context: StreamContext) => watch(args, context, follow),
        resolve: told,
      },
    },
  }
}

const RESOLVERS = {
  Query: {
    async loadJob(_source: unknown, { id }: { id: string }, context: RequestContext) {
      requireLoader(context.viewer)
      const job = await readJob(context, id)
      return job && toNode(job)
    },
    async loadJobs(_source: unknown, args: PageArgs, context: RequestContext) {
      requireLoader(context.viewer)
      const page = pageOf(args, (cursor) => parseCursor('loadJobs', cursor, 1)?.[0] ?? null)
      return connection(await failing(listJobs(context.db.read, page)), toNode, jobCursor, () =>
        failing(countJobs(context.db.read)),
      )
    },
  },
  Mutation: {
    async startLoad(_source: unknown, { input }: { input: StartLoadInput }, context: RequestContext) {
      requireLoader(context.viewer)
      return toPayload(await failing(startLoad(context.db, context.viewer.holder, input)))
    },
    async cancelLoad(_source: unknown, { input }: { input: { id: string } }, context: RequestContext) {
      requireLoader(context.viewer)
      return toPayload(await failing(cancelLoad(context.db, input.id)))
    },
  },
  LoadJob: {
    async errors({ uuid }: { uuid: string }, args: PageArgs, context: RequestContext) {
      const page = pageOf(args, parseErrorCursor)
      return connection(await failing(listErrors(context.db.read, uuid, page)), payload, errorCursor, () =>
        failing(countErrors(context.db.read, uuid)),
      )
    },
  },
  LoadJobConnection: { totalCount: count },
  LoadErrorConnection: { totalCount: count },
}
