import { openClient } from './client.ts'
import type { Sql } from './sql.ts'

/** The handles to one database. */
export interface Db {
  /** Reads: short statements, many at a time. */
  readonly read: Sql
  /**
   * Writes: transactions, COPY, bulk; a small pool of its own, so that a long load never takes a reader's connection.
   */
  readonly write: Sql
  /**
   * Reads that last as long as their reader does: exports. Few, so that slow readers never take a page's connection.
   */
  readonly long: Sql
  /** Keys, and whether the database answers: never behind somebody's reads. */
  readonly keys: Sql
  close(): Promise<void>
}

/** How many exports run at a time. */
const LONG_CONNECTIONS = 4

export interface ConnectOptions {
  readonly url: string
  readonly readConnections?: number
  readonly writeConnections?: number
  /** A read that takes longer is ended by Postgres, with SQLSTATE 57014. */
  readonly statementTimeoutMs?: number
  /** A read stops before it reads bodies of more bytes than this (see the function count_body). */
  readonly maxAnswerBytes?: number
  /** Why no server answers, where somebody knows: what clients then read instead of "does not answer". */
  readonly outage?: () => string | null
}

// Requests in flight had their time before; what still runs is rolled back, and a stop must fit into 10 s.
const CLOSE_TIMEOUT_S = 1

export function connect(options: ConnectOptions): Db {
  const open = (settings: Parameters<typeof openClient>[1]) => openClient(options.url, settings, options.outage)
  const read = open({
    max: options.readConnections ?? 4,
    // Parallel workers cost a read more than they bring on the sizes of a page, and the two-range page relies on
    // Append's order.
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
