import type { Socket } from 'node:net'
import postgres from 'postgres'
import { parse } from 'postgres-array'
import { createSockets, repairStatements, type Route, SAFE_TYPES } from './driver.ts'
import { createPrimaryFinder } from './primary.ts'
import { setOnConnect, type Settings } from './set-on-connect.ts'
import { arrayText, type Sql } from './sql.ts'
import { guardTransactions } from './transaction.ts'
import { parseTarget, type Place, placesOf, type Target } from './url.ts'

type Item = string | number | null

const arrayOf = (oid: number, read: (text: string) => Item) => ({
  to: oid,
  from: [oid],
  serialize: (list: readonly Item[]) => (Array.isArray(list) ? arrayText(list) : String(list)),
  parse: (text: string) => parse(text, read),
})

// The array types of parameters and results, each with its type number (OID). The OIDs of built-in types never change.
// The types are listed here so that `fetch_types` can be off. If it were on, postgres.js would query the array types of
// the database on each connection, and no code could catch an error of that query: if the database went away at that
// moment, the process would end.
const ARRAYS = {
  text: arrayOf(1009, String),
  uuid: arrayOf(2951, String),
  int4: arrayOf(1007, Number),
  int8: arrayOf(1016, String),
}

// `max_pipeline` is raised because with the default, 100, the process would end if exactly 100 pipelined queries
// preceded a `begin()` (postgres.js issue 1189). `backoff` is set because the library's pauses between two attempts to
// connect grow to 20 s, and a request waits for the next attempt. With `backoff`, the pauses are at most 0.25 s. So
// while the database is down, a request fails almost at once. When the database is up again, requests soon succeed.
const BASE = {
  max_pipeline: 10_000,
  connect_timeout: 10,
  backoff: (attempts: number) => Math.min(0.02 * attempts, 0.25),
  onnotice: () => {},
}

// Each connection sets the formats in which our code expects values from Postgres, because the role, the database or
// postgresql.conf may have set other formats. PgBouncer accepts the three settings of STARTUP_FORMATS in the startup
// message, and applies them to each transaction of the client.
const STARTUP_FORMATS = { DateStyle: 'ISO, MDY', TimeZone: 'UTC', standard_conforming_strings: 'on' } as const
/** The settings on which our code relies: the formats of values from Postgres, and the isolation level. */
export const FORMATS = {
  ...STARTUP_FORMATS,
  bytea_output: 'hex',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  default_transaction_isolation: 'read committed',
} as const

export interface ClientOptions {
  /** Returns the reason why the database is down, or null if the reason is not known. */
  readonly outage?: (() => string | null) | undefined
  /**
   * The server that the client uses. With `primary`, the default, the client finds the primary server among the hosts
   * of the URL. With a `Place`, the client uses the server at this host and port, even if that server is a standby.
   */
  readonly server?: 'primary' | Place
  /** Called with each new socket that connects to `server`. Not called if `server` is `primary`. */
  readonly onSocket?: (socket: Socket) => void
}

type LibraryOptions = postgres.Options<Record<string, postgres.PostgresType>>

/**
 * Opens a client with the settings that all parts of Verbatim need. The database may go away at any moment: the client
 * stays usable, and connects again when the database is back.
 */
export function openClient(
  url: string,
  options: LibraryOptions = {},
  { outage = () => null, server = 'primary', onSocket = () => {} }: ClientOptions = {},
): Sql {
  const target = parseTarget(url)
  if (!target) throw new TypeError('not a connection string')
  const places = placesOf(target)
  const [first] = places
  if (!first) throw new TypeError('a connection string without a host')
  const open = (route: Route, more: LibraryOptions) => openLibrary(target, first, createSockets(route, outage), more)
  if (server !== 'primary') return open({ find: () => server, watch: onSocket }, options)
  const primary = { ...options, target_session_attrs: 'primary' } as const
  if (places.length === 1) return open({ find: () => first }, primary)
  const ask = (place: Place) =>
    askTimeline(open({ find: () => place }, { max: 1, connect_timeout: ASK_TIMEOUT_MS / 1_000 }))
  return open(createPrimaryFinder(places, ask), primary)
}

/**
 * Opens a client of the library. The library gets only one host. If the library had several hosts and no server could
 * be used, the library would try to connect forever, without a pause. The function `socket` chooses the host instead.
 * With `target_session_attrs`, the library closes a connection whose server is not a primary. When Postgres accepts a
 * connection, it also reports whether it is a primary, so the check needs no statement.
 */
function openLibrary(
  target: Target,
  { host, port }: Place,
  socket: () => Promise<Socket>,
  options: LibraryOptions,
): Sql {
  const { application_name: name, ...settings } = options.connection ?? {}
  const one = { host: [host], port: [port], path: undefined, target_session_attrs: undefined, socket }
  const client = postgres({
    ...BASE,
    // The cast is needed because the published type of the library lacks `socket`.
    ...({ ...target, ...one } as object),
    ...options,
    // `setOnConnect` below sends our other settings. If they were in the startup message, PgBouncer would refuse the
    // connection.
    connection: {
      ...target.connection,
      ...(name === undefined ? {} : { application_name: name }),
      ...STARTUP_FORMATS,
    },
    fetch_types: false,
    types: { ...SAFE_TYPES, ...ARRAYS },
  })
  repairStatements(client)
  setOnConnect(client, { ...(settings as Settings), ...FORMATS })
  return guardTransactions(client as unknown as Sql)
}

const ASK_TIMEOUT_MS = 2_000

/** Returns the timeline of a server (see `pg_walfile_name`), or null if it is a standby. Closes the client. */
async function askTimeline(client: Sql): Promise<number | null> {
  // Unlike `connect_timeout`, this time limit also applies to a server that does not answer the statement.
  const timer = setTimeout(() => void client.end({ timeout: 0 }), ASK_TIMEOUT_MS)
  try {
    const [row] = await client<{ timeline: string | null }[]>`
      select case when not pg_is_in_recovery() then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline`
    return typeof row?.timeline === 'string' ? Number.parseInt(row.timeline, 16) : null
  } finally {
    clearTimeout(timer)
    void client.end({ timeout: 0 })
  }
}
