import { ArchiveError } from '../errors.ts'
import { findPooling, type Pooling } from './pooler.ts'
import type { Settings } from './set-on-connect.ts'
import type { Sql, Tx } from './sql.ts'

/**
 * Finds out whether a server for reads is behind a pooler, and in which mode. In transaction mode, our connections
 * cannot set anything, so the connections of the pooler must already have all `settings`. `open` opens a client that
 * has one connection and changes no settings on it; `name` is the host and the port. @throws SETUP if reads cannot go
 * through the pooler.
 */
export async function checkReads(name: string, open: () => Sql, settings: Settings): Promise<Pooling> {
  const pooling = await findPooling(open)
  if (pooling === 'statement')
    throw setup(
      `The pooler at ${name} (DATABASE_READ_URLS) is in statement mode, which allows no transactions. Set it to transaction mode (PgBouncer: pool_mode = transaction).`,
    )
  if (pooling !== 'transaction') return pooling
  const client = open()
  try {
    const { lost, isPrepared } = await client.begin(async (tx) => {
      const lost = await findLost(tx, settings)
      // The library prepares the statement below under a name. A pooler that supports prepared statements replaces this
      // name with its own. If the name is still the library's, the pooler does not support prepared statements.
      const rows = await tx<{ name: string }[]>`select name from pg_prepared_statements`
      return { lost, isPrepared: rows.every((row) => row.name !== rows.statement.name) }
    })
    if (!isPrepared)
      throw setup(
        `The pooler at ${name} (DATABASE_READ_URLS) is in transaction mode, but does not support prepared statements: use PgBouncer 1.21 or newer, with max_prepared_statements above 0. docs/poolers.md has a configuration.`,
      )
    if (lost.length > 0)
      throw setup(
        `The pooler at ${name} (DATABASE_READ_URLS) is in transaction mode, and its connections lack settings that reads need${lost.some(({ key }) => key === 'statement_timeout') ? ' (without statement_timeout, a read would never be canceled)' : ''}. Add them to its connections (PgBouncer: connect_query='${lost.map(setterOf).join('; ')}'), and restart the pooler. docs/poolers.md has a configuration.`,
      )
    return pooling
  } finally {
    await client.end({ timeout: 1 })
  }
}

interface Setting {
  readonly key: string
  readonly value: string
}

/** Returns those settings that a connection does not have. */
async function findLost(tx: Tx, settings: Settings): Promise<Setting[]> {
  const wanted = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value),
  ])
  return tx<Setting[]>`
    select key, value from json_each_text(${JSON.stringify(Object.fromEntries(wanted))}::text::json)
    left join pg_settings on lower(name) = lower(key)
    where value is distinct from coalesce(setting, current_setting(key, true))`
}

/**
 * Returns a statement that sets the value. Its single quotes are doubled, because `connect_query` encloses the
 * statement in single quotes.
 */
function setterOf({ key, value }: Setting): string {
  return `set ${key} = ${/^\w+$/.test(value) ? value : `''${value}''`}`
}

function setup(message: string): ArchiveError {
  return new ArchiveError('SETUP', message)
}
