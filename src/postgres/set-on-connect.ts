import type postgres from 'postgres'

// postgres.js 3.4.9 sends settings only in the startup message, and has no hook for a new connection. PgBouncer refuses
// or discards most settings in that message, so reads through PgBouncer would have no statement timeout. In addition,
// the library leaves out the values false and 0, so `jit: false` would have no effect. Therefore the code below sends
// the settings of a pool as the first statement of each connection. test/postgres/set-on-connect.test.ts fails if a
// newer version of the library needs a different workaround.

export type Settings = Readonly<Record<string, string | number | boolean>>

/** The properties of a postgres.js statement that this file replaces for a moment. */
interface Content {
  strings: readonly string[]
  args: readonly unknown[]
  tagged: boolean
  options: object
  parameters: unknown
  cursorFn: unknown
  onlyDescribe: boolean | undefined
  resolve(result: unknown): void
  reject(error: Error): void
}

interface Statement extends Content {
  /** The function that runs the statement on a connection of the pool. All statements of a pool share this function. */
  readonly handler: (statement: Statement) => void
  [STATE]: Backend | null
}

/** The server process of a connection. The library keeps one such object for each connection, and updates it. */
interface Backend {
  readonly pid: number
  readonly secret: number
}

const STATE = Symbol('state')
const APPLY = 'select from json_each_text($1) where set_config(key, value, false) is null'
const settingsOf = new WeakMap<Statement['handler'], string>()
const applied = new WeakMap<Backend, Backend>()

/** Makes each connection of a pool apply these settings before it runs any other statement. */
export function setOnConnect(pool: postgres.Sql, settings: Settings): void {
  const { handler } = pool`select` as unknown as Statement
  settingsOf.set(handler, JSON.stringify(settings))
}

/**
 * Undoes `setOnConnect`: connections that the pool opens from then on get no settings. A pooler may run each
 * transaction on a different server connection. A setting of ours would then also apply to the transactions that other
 * clients later run on the same server connection.
 */
export function setNothing(pool: postgres.Sql): void {
  settingsOf.delete((pool`select` as unknown as Statement).handler)
}

/**
 * Changes the class of all statements of the library. At the moment when the library sends a statement, it stores the
 * connection's server process in the property `state` of the statement. So a setter of this property can replace the
 * contents of the statement just before they are sent.
 */
export function watchConnections(pattern: object): void {
  Object.defineProperty(pattern, 'state', {
    get(this: Statement) {
      return this[STATE]
    },
    set(this: Statement, backend: Backend | null) {
      this[STATE] = backend
      const settings = settingsOf.get(this.handler)
      if (backend && settings !== undefined && !hasSettings(backend)) sendFirst(this, settings, backend)
    },
  })
}

function hasSettings(backend: Backend): boolean {
  const known = applied.get(backend)
  // If the connection was lost and opened again, `backend` is the same object, but describes a new server process.
  return known !== undefined && known.pid === backend.pid && known.secret === backend.secret
}

/** Sends a statement that applies the settings, and then runs the given statement. */
function sendFirst(statement: Statement, settings: string, backend: Backend): void {
  const { strings, args, tagged, options, cursorFn, onlyDescribe, resolve, reject } = statement
  const own: Content = { strings, args, tagged, options, parameters: null, cursorFn, onlyDescribe, resolve, reject }
  Object.assign(statement, {
    strings: [APPLY],
    args: [settings],
    tagged: false,
    options: { prepare: false },
    cursorFn: undefined,
    onlyDescribe: false,
    resolve() {
      applied.set(backend, { ...backend })
      Object.assign(statement, own, { active: false })
      // The statement must wait until the library has noticed that this connection is free: otherwise the library would
      // open another connection for it.
      queueMicrotask(() => statement.handler(statement))
    },
    reject(error: Error) {
      Object.assign(statement, own)
      statement.reject(error)
    },
  })
}
