import { openClient } from './client.ts'
import type { Sql } from './sql.ts'

/** The connection pools of one database, separated by use. */
export interface Db {
  /** For reads: short statements, many at the same time. */
  readonly read: Sql
  /**
   * For writes: transactions, COPY, bulk statements. The pool is small and separate, so that a long load does not take
   * the connections of readers.
   */
  readonly write: Sql
  /**
   * For exports, whose reads last as long as the client takes to receive them. The pool is separate, so that slow
   * clients do not take the connections of other readers.
   */
  readonly long: Sql
  /** For access keys and health checks, which must not wait behind other reads. */
  readonly keys: Sql
  close(): Promise<void>
}

/** How many exports can run at the same time. */
const LONG_CONNECTIONS = 4

export interface ConnectOptions {
  readonly url: string
  readonly readConnections?: number
  readonly writeConnections?: number
  /** A read that takes longer is cancelled by Postgres, with SQLSTATE 57014. */
  readonly statementTimeoutMs?: number
  /** A read fails before it reads more bytes of article bodies than this (see the SQL function `count_body`). */
  readonly maxAnswerBytes?: number
  /** The reason why no server answers, if it is known. Clients get it instead of "does not answer". */
  readonly outage?: () => string | null
}

// Requests in flight have already had time to finish. What still runs is rolled back, because the whole process has to
// stop within 10 s.
const CLOSE_TIMEOUT_S = 1

export function connect(options: ConnectOptions): Db {
  const open = (settings: Parameters<typeof openClient>[1]) => openClient(options.url, settings, options.outage)
  const read = open({
    max: options.readConnections ?? 4,
    // For the size of a page, parallel workers cost more than they save. Pages that read two ranges also rely on the
    // row order of the plan node Append.
    connection: {
      application_name: 'verbatim read',
      max_parallel_workers_per_gather: 0,
      jit: false,
      statement_timeout: options.statementTimeoutMs ?? 10_000,
      'verbatim.max_answer_bytes': options.maxAnswerBytes ?? 32_000_000,
    },
  })
  const write = open({
    max: options.writeConnections ?? 3,
    connection: { application_name: 'verbatim write', jit: false },
  })
  const long = open({
    max: LONG_CONNECTIONS,
    idle_timeout: 30,
    connection: { application_name: 'verbatim export', jit: false, max_parallel_workers_per_gather: 0 },
  })
  const keys = open({
    max: 2,
    connection: { application_name: 'verbatim keys', statement_timeout: 5_000 },
  })
  return {
    read,
    write,
    long,
    keys,
    async close() {
      await Promise.all([read, write, long, keys].map((pool) => pool.end({ timeout: CLOSE_TIMEOUT_S })))
    },
  }
}
