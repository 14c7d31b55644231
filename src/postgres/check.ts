import { ArchiveError } from '../errors.ts'
import { openClient } from './client.ts'
import { KNOWN_OUTAGE } from './driver.ts'
import { findPooling } from './pooler.ts'
import { setNothing } from './set-on-connect.ts'
import type { Sql } from './sql.ts'
import { namePlace, parseTarget, placesOf } from './url.ts'

const OLDEST = 15

export const CREATE_DATABASE = `create database verbatim template template0 encoding 'UTF8' locale 'C.UTF-8'`

interface Traits {
  readonly version: number
  readonly encoding: string
  readonly ctype: string
}

/**
 * Checks whether the database has the properties that the archive needs. Returns `session` if a pooler in session mode
 * is in front of the database, and `none` if there is no pooler. @throws SETUP with a message that says what to do.
 */
export async function checkDatabase(url: string): Promise<'none' | 'session'> {
  const open = () => {
    const client = openFirst(url)
    setNothing(client)
    return client
  }
  const client = open()
  try {
    const [traits] = await client<Traits[]>`
      select current_setting('server_version_num')::int / 10000 as version, pg_encoding_to_char(encoding) as encoding, datctype as ctype
      from pg_database where datname = current_database()`.catch((cause: unknown) => {
      throw unreachable(url, cause)
    })
    if (traits) refuse(traits)
    const pooling = await findPooling(open)
    if (pooling === 'none' || pooling === 'session') return pooling
    throw new ArchiveError('SETUP', sharedConnections(pooling))
  } finally {
    await client.end({ timeout: 1 })
  }
}

/** The values of `target_session_attrs` that a primary server fulfils. */
const FOR_PRIMARY = ['primary', 'read-write', 'any']

/**
 * Opens a client with one connection, for checks and migrations.
 * @throws SETUP if the URL cannot be parsed or requests a standby.
 */
export function openFirst(url: string): Sql {
  const attributes = parseTarget(url)?.target_session_attrs ?? 'primary'
  if (!FOR_PRIMARY.includes(attributes))
    throw new ArchiveError(
      'SETUP',
      `DATABASE_URL has target_session_attrs=${attributes}, but Verbatim writes to this database: set it to primary, or leave it out.`,
    )
  try {
    return openClient(url, { max: 1, connect_timeout: 8 })
  } catch (cause) {
    throw new ArchiveError(
      'SETUP',
      'DATABASE_URL cannot be parsed: write it as postgres://user:password@host:5432/database, with reserved characters percent-encoded, or as host=… dbname=….',
      {},
      { cause },
    )
  }
}

function sharedConnections(mode: string): string {
  return `DATABASE_URL leads to a pooler in ${mode} mode, in which one connection of Postgres serves many clients in turn. Verbatim's locks and LISTEN belong to a connection, so two processes could run the same load job or update the search index at the same time. Set DATABASE_URL to Postgres itself, or to a pooler in session mode (PgBouncer: pool_mode = session). A pooler in transaction mode can be used for reads only (DATABASE_READ_URLS). docs/poolers.md has both configurations.`
}

function refuse({ version, encoding, ctype }: Traits): void {
  if (version < OLDEST)
    throw new ArchiveError(
      'SETUP',
      `The server of DATABASE_URL is Postgres ${version}, but Verbatim needs ${OLDEST} or newer.`,
    )
  const remedy = `create one with: ${CREATE_DATABASE}`
  if (encoding !== 'UTF8')
    throw new ArchiveError(
      'SETUP',
      `The database of DATABASE_URL has the encoding ${encoding}, but Verbatim needs a database with UTF8: ${remedy}`,
    )
  if (ctype === 'C' || ctype === 'POSIX') {
    throw new ArchiveError(
      'SETUP',
      `The database of DATABASE_URL has LC_CTYPE ${ctype}, which supports only ASCII letters. Verbatim needs another database: ${remedy}`,
    )
  }
}

function refusedSetting(place: string, name: string): string {
  return `The pooler at ${place} (DATABASE_URL) refuses the setting ${name} of the URL: remove it from DATABASE_URL, and set it in Postgres instead (alter role … set ${name} = …). If the setting is not needed, you can instead keep it in the URL and add it to ignore_startup_parameters of PgBouncer.`
}

function unreachable(url: string, cause: unknown): ArchiveError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  const target = parseTarget(url)
  const { database = '', username = '' } = target ?? {}
  const place = target ? placesOf(target).map(namePlace).join(', ') : ''
  const own = 'or unset DATABASE_URL to use the embedded one'
  const sentences: Record<string, string> = {
    ECONNREFUSED: `No Postgres answers at ${place} (DATABASE_URL): start it, ${own}.`,
    ENOENT: `No Postgres answers at ${place} (DATABASE_URL): start it, ${own}.`,
    ENOTFOUND: `The host ${place} of DATABASE_URL cannot be found: correct it, ${own}.`,
    CONNECTION_DESTROYED: `Postgres at ${place} (DATABASE_URL) is a standby, which accepts no writes: set DATABASE_URL to the primary, or promote this server.`,
    CONNECT_TIMEOUT: `Postgres at ${place} (DATABASE_URL) did not answer within 8 s: check whether it runs and can be reached, ${own}.`,
    '28P01': `Postgres at ${place} rejected the password of "${username}": correct DATABASE_URL, ${own}.`,
    '28000': `Postgres at ${place} does not allow "${username}" to log in: correct DATABASE_URL or pg_hba.conf, ${own}.`,
    '3D000': `Postgres at ${place} has no database "${database}": create it, or correct DATABASE_URL.`,
    '42501': `Postgres at ${place} does not allow "${username}" to connect to "${database}": grant this user the right to connect, or correct DATABASE_URL.`,
  }
  const reason = cause instanceof Error ? cause.message : code
  if (code === KNOWN_OUTAGE && cause instanceof Error && cause.cause instanceof Error)
    sentences[code] =
      `DATABASE_URL has no primary server that can be used (${cause.cause.message}): start or promote one, or correct DATABASE_URL.`
  const refused = /unsupported startup parameter(?: in options)?: (.*)/.exec(reason)?.[1]
  if (refused !== undefined) sentences[code] = refusedSetting(place, refused)
  return new ArchiveError(
    'SETUP',
    sentences[code] ?? `Postgres at ${place} (DATABASE_URL) cannot be used: ${reason}. Correct the cause, ${own}.`,
    {},
    { cause },
  )
}
