import { DrizzleQueryError } from 'drizzle-orm'
import { PgDialect, type PgPreparedQuery, type PreparedQueryConfig } from 'drizzle-orm/pg-core'
import { PostgresJsDatabase, PostgresJsSession } from 'drizzle-orm/postgres-js'
import type { Sql, Tx } from './sql.ts'

export type Orm = PostgresJsDatabase

const dialect = new PgDialect()

type Schema = Record<string, never>

/** Fails as postgres.js does: drizzle's own error has the statement and its parameters in its message. */
class Session extends PostgresJsSession<Sql, Schema, Schema> {
  override prepareQuery<Config extends PreparedQueryConfig>(
    ...given: Parameters<PostgresJsSession<Sql, Schema, Schema>['prepareQuery']>
  ): PgPreparedQuery<Config> {
    const query = super.prepareQuery<Config>(...given)
    const execute = query.execute.bind(query)
    query.execute = (values) =>
      execute(values).catch((error: unknown) => {
        throw error instanceof DrizzleQueryError ? (error.cause ?? error) : error
      })
    return query
  }
}

/**
 * drizzle on a pool or in a transaction. Not by its `drizzle(client)`, which changes how the client reads and writes
 * times and JSON, and takes no transaction: ours read and write them as drizzle's columns expect already.
 */
export function orm(sql: Sql | Tx): Orm {
  const session = new Session(sql as Sql, dialect, undefined)
  return new PostgresJsDatabase(dialect, session, undefined)
}

/**
 * A query that drizzle builds once for each pool: built again, it costs this process more than the database (a look-up
 * by primary key 172 µs, prepared 48 µs).
 */
export function prepared<Query>(build: (orm: Orm) => Query): (sql: Sql | Tx) => Query {
  const built = new WeakMap<Sql | Tx, Query>()
  return (sql) => {
    const query = built.get(sql) ?? build(orm(sql))
    built.set(sql, query)
    return query
  }
}
