import postgres from 'postgres'
import { parse } from 'postgres-array'
import { connectRoundRobin, repairStatements, SAFE_TYPES } from './driver.ts'
import { setOnConnect, type Settings } from './set-on-connect.ts'
import { arrayText, type Sql } from './sql.ts'
import { guardTransactions } from './transaction.ts'
import { parseTarget } from './url.ts'

type Item = string | number | null

const arrayOf = (oid: number, read: (text: string) => Item) => ({
  to: oid,
  from: [oid],
  serialize: (list: readonly Item[]) => (Array.isArray(list) ? arrayText(list) : String(list)),
  parse: (text: string) => parse(text, read),
})

// The array types of parameters and results, by type number (OID). The OIDs of built-in types never change. If these
// types were not listed here, postgres.js would ask the database for its array types on each connection, and no code
// could catch an error of that query: if the database went away at that moment, the process would end.
const ARRAYS = {
  text: arrayOf(1009, String),
  uuid: arrayOf(2951, String),
  int4: arrayOf(1007, Number),
  int8: arrayOf(1016, String),
}

// `max_pipeline` is raised because exactly 100 pipelined queries before `begin()` would end the process (postgres.js
// issue 1189). `backoff` is set because the library's pauses between two attempts to connect grow to 20 s, and a
// request waits for the next attempt. With `backoff`, the pauses are at most 0.25 s. So while the database is down, a
// request fails almost at once, and soon after the database is up again, requests succeed.
const BASE = {
  max_pipeline: 10_000,
  connect_timeout: 10,
  backoff: (attempts: number) => Math.min(0.02 * attempts, 0.25),
  onnotice: () => {},
}

// Each connection sets the formats in which our code expects values from Postgres, because the role, the database or
// postgresql.conf may have set other formats.
const SETTINGS = {
  bytea_output: 'hex',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  default_transaction_isolation: 'read committed',
} as const

/**
 * Opens a client with the settings that all parts of Verbatim need. The client survives a database that goes away at
 * any moment.
 */
export function openClient(
  url: string,
  options: postgres.Options<Record<string, postgres.PostgresType>> = {},
  outage: () => string | null = () => null,
): Sql {
  const target = parseTarget(url)
  if (!target) throw new TypeError('not a connection string')
  // The cast is needed because the published type of the library allows only one host.
  const { host, port, ...rest } = target
  const { application_name: name, ...settings } = options.connection ?? {}
  const base = { ...BASE, ...rest, ...({ host, port } as object), socket: connectRoundRobin(outage) }
  const client = postgres({
    ...base,
    ...options,
    // The name is the only setting of ours in the startup message, because poolers accept it there.
    connection: { ...target.connection, ...(name === undefined ? {} : { application_name: name }) },
    fetch_types: false,
    types: { ...SAFE_TYPES, ...ARRAYS },
  })
  repairStatements(client)
  setOnConnect(client, { ...(settings as Settings), ...SETTINGS })
  return guardTransactions(client as unknown as Sql)
}
