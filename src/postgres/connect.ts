import { type ClientOptions, openClient } from './client.ts'
import type { Sql } from './sql.ts'

/**
 * The form of the SQL that reads the archive: `usual` for one PostgreSQL server; `spread` for a PostgreSQL whose tables
 * are spread over several servers, such as Citus, which refuses some statements of the usual form.
 */
export type SqlForm = 'usual' | 'spread'

/** The connection pools of one database, separated by use. */
export interface Db {
  readonly sqlForm: SqlForm
  /** The maximum size of an answer, in bytes. */
  readonly maxAnswerBytes: number
  /** For reads: short statements, many at the same time. */
  readonly read: Sql
  /**
   * For writes: transactions, COPY, bulk statements. The pool is small and separate, so that a long load does not take
   * the connections of readers.
   */
  readonly write: Sql
  /**
   * For exports. Their reads last until the client has received all rows. The pool is separate, so that slow clients do
   * not take the connections of other readers.
   */
  readonly long: Sql
  /** For looking up access keys and for health checks, which must not wait for other reads. */
  readonly keys: Sql
  close(): Promise<void>
}

/** In milliseconds. */
export const DEFAULT_STATEMENT_TIMEOUT_MS = 10_000

/** The maximum number of exports that run at the same time. */
const LONG_CONNECTIONS = 4

export interface ConnectOptions {
  readonly url: string
  /** The default is `usual`. */
  readonly sqlForm?: SqlForm
  readonly readConnections?: number
  readonly writeConnections?: number
  /** If a read takes longer than this, Postgres cancels the read with SQLSTATE 57014. */
  readonly statementTimeoutMs?: number
  /** A read fails if its article bodies together could exceed this size (see the SQL function `count_body`). */
  readonly maxAnswerBytes?: number
  /**
   * Returns the reason why the database is down, or null if the reason is not known. Errors for clients then give this
   * reason instead of the general "The database does not answer".
   */
  readonly outage?: () => string | null
}

// Requests in flight have already had time to finish when the pools are closed. Statements that are still running after
// CLOSE_TIMEOUT_S are rolled back, because the whole process has to stop within 10 s.
const CLOSE_TIMEOUT_S = 1

const DEFAULT_MAX_ANSWER_BYTES = 32_000_000

/** The settings of connections for reads. */
export function readSettings(options: ConnectOptions) {
  return {
    // Parallel workers are off, because they cost more than they save when a statement reads only one page. In
    // addition, a statement that puts one range of rows after another (`union all`, the plan node Append) relies on
    // Postgres reading the first range before the second, and parallel workers would mix the rows.
    max_parallel_workers_per_gather: 0,
    jit: false,
    statement_timeout: options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS,
    'verbatim.max_answer_bytes': options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
  } as const
}

/** Opens a pool for reads. `connectTimeoutS` is the time that opening a connection may take. */
export function openRead(options: ConnectOptions & { connectTimeoutS?: number }, client: ClientOptions): Sql {
  return openClient(
    options.url,
    {
      max: options.readConnections ?? 4,
      ...(options.connectTimeoutS === undefined ? {} : { connect_timeout: options.connectTimeoutS }),
      connection: { application_name: 'verbatim read', ...readSettings(options) },
    },
    client,
  )
}

export function connect(options: ConnectOptions): Db {
  const { outage } = options
  const open = (settings: Parameters<typeof openClient>[1]) => openClient(options.url, settings, { outage })
  const read = openRead(options, { outage })
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
    sqlForm: options.sqlForm ?? 'usual',
    maxAnswerBytes: options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
    read,
    write,
    long,
    keys,
    async close() {
      await Promise.all([read, write, long, keys].map((pool) => pool.end({ timeout: CLOSE_TIMEOUT_S })))
    },
  }
}
