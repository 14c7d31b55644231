import type { GraphQLResolveInfo } from 'graphql'
import { requireLoader } from '../access/require-loader.ts'
import { decodeCursor, encodeCursor } from '../archive/query/cursor.ts'
import { pageSizeOf } from '../archive/query/page.ts'
import { ArchiveError } from '../errors.ts'
import type { QueryLoadJobsArgs } from '../generated/types.ts'
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
import { cancelLoad, type JobAnswer, startLoad } from '../load/job/start.ts'
import { seesAll } from '../access/viewer.ts'
import type { RequestContext } from './context.ts'
import type { Resolvers } from './generated/resolvers.ts'
import type { List, LoadJobSource } from './parents.ts'
import { toRow } from './row.ts'
import type { OperationField } from './selection.ts'

/**
 * Whether a root field reads load jobs. Fields that read load jobs are answered by resolvers, because the SQL compiler
 * cannot read load jobs.
 */
export function asksJob(field: OperationField): boolean {
  if (field.name === 'loadJob' || field.name === 'loadJobs') return true
  return [field.args['id'], ...((field.args['ids'] ?? []) as unknown[])].some(
    (id) => typeof id === 'string' && parseJobId(id) !== null,
  )
}

function toNode(job: LoadJob): LoadJobSource {
  return { ...job, __type: 'LoadJob', id: toJobId(job.id), uuid: job.id }
}

/**
 * Reads load jobs by their global ids. Global ids of other records are ignored. Viewers without the loader role get no
 * load jobs.
 */
export async function readJobNodes(
  context: RequestContext,
  ids: readonly string[],
): Promise<Map<string, LoadJobSource>> {
  const uuids = ids.map(parseJobId).filter((id) => id !== null)
  if (!seesAll(context.viewer) || uuids.length === 0) return new Map()
  const jobs = await findJobs(context.db.read, uuids)
  return new Map([...jobs.values()].map((job) => [toJobId(job.id), toNode(job)]))
}

async function readJob(context: RequestContext, id: string): Promise<LoadJob | null> {
  const uuid = parseJobId(id)
  return uuid === null ? null : findJob(context.db.read, uuid)
}

type PageArgs = Partial<QueryLoadJobsArgs>

function pageOf<P>(args: PageArgs, parse: (cursor: string) => P | null): PageOf<P> {
  const { size, fromEnd } = pageSizeOf(args)
  const place = (argument: 'after' | 'before') => {
    const cursor = args[argument] ?? null
    if (cursor === null) return null
    const found = parse(cursor)
    if (found === null)
      throw new ArchiveError(
        'BAD_USER_INPUT',
        `\`${argument}\` is not a cursor of this list: pass a cursor that this list has returned, unchanged.`,
        { argument },
      )
    return found
  }
  return {
    ...(fromEnd ? { first: null, last: size } : { first: size, last: null }),
    after: place('after'),
    before: place('before'),
  }
}

function listOf<T, N>(
  { rows, hasNextPage, hasPreviousPage }: Page<T>,
  node: (row: T) => N,
  cursorOf: (row: T) => string,
  count: () => Promise<number>,
): List<N> {
  const edges = rows.map((row) => ({ cursor: cursorOf(row), node: node(row) }))
  const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null]
  const pageInfo = { hasNextPage, hasPreviousPage, startCursor, endCursor }
  return { edges, nodes: edges.map((edge) => edge.node), pageInfo, count }
}

const ofList = {
  pageInfo: ({ pageInfo }: List<unknown>, _args: unknown, _context: unknown, info: GraphQLResolveInfo) =>
    toRow('PageInfo', pageInfo, info),
  totalCount: ({ count }: List<unknown>) => count(),
}

// A decoded cursor has the form `<list>|<position>`.
const toCursor = (list: string, ...place: number[]) => encodeCursor([list, ...place].join('|'))

function parseCursor(list: string, cursor: string, numbers: number): number[] | null {
  const [name, ...place] = (decodeCursor(cursor) ?? '').split('|')
  const isOurs = name === list && place.length === numbers && place.every((one) => /^\d{1,9}$/.test(one))
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

type StreamContext = RequestContext & { readonly signal?: AbortSignal }

/**
 * Subscribes to the changes of a load job.
 * @throws UNAUTHENTICATED, FORBIDDEN or NOT_FOUND before the stream begins
 */
async function watch({ id }: { id: string }, context: StreamContext, follow: FollowJob) {
  requireLoader(context.viewer)
  const job = await readJob(context, id)
  if (!job) throw new ArchiveError('NOT_FOUND', 'There is no load job with this id. `loadJobs` lists them.')
  return toEvents(follow(context.db.read, job, context.signal))
}

async function* toEvents(jobs: AsyncIterable<LoadJob>) {
  for await (const job of jobs) yield { loadJob: toNode(job) }
}

function jobOfEvent(source: { loadJob: LoadJobSource } | undefined): LoadJobSource {
  if (source) return source.loadJob
  throw new ArchiveError(
    'BAD_USER_INPUT',
    'Subscriptions are answered with an event stream: send the header "Accept: text/event-stream".',
  )
}

export function loadJobResolvers(): Resolvers {
  const follow = createJobFeed()
  return {
    ...RESOLVERS,
    Subscription: {
      loadJob: {
        subscribe: (_source, args, context) => watch(args, context, follow),
        resolve: jobOfEvent,
      },
    },
  }
}

const RESOLVERS: Resolvers = {
  Query: {
    async loadJob(_source, { id }, context) {
      requireLoader(context.viewer)
      const job = await readJob(context, id)
      return job && toNode(job)
    },
    async loadJobs(_source, args, context) {
      requireLoader(context.viewer)
      const page = pageOf(args, (cursor) => parseCursor('loadJobs', cursor, 1)?.[0] ?? null)
      return listOf(await listJobs(context.db.read, page), toNode, jobCursor, () => countJobs(context.db.read))
    },
  },
  Mutation: {
    async startLoad(_source, { input }, context) {
      requireLoader(context.viewer)
      return toPayload(await startLoad(context.db, context.viewer.holder, input))
    },
    async cancelLoad(_source, { input }, context) {
      requireLoader(context.viewer)
      return toPayload(await cancelLoad(context.db, input.id))
    },
  },
  LoadJob: {
    async errors({ uuid }, args, context) {
      const page = pageOf(args, parseErrorCursor)
      return listOf(
        await listErrors(context.db.read, uuid, page),
        (error) => error,
        errorCursor,
        () => countErrors(context.db.read, uuid),
      )
    },
  },
  LoadJobConnection: ofList,
  LoadErrorConnection: ofList,
}
