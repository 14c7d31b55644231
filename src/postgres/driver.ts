import { Socket } from 'node:net'
import type postgres from 'postgres'
import { watchConnections } from './set-on-connect.ts'
import type { Place } from './url.ts'

// The functions in this file work around bugs of postgres.js 3.4.9. The library does not expose its connections, so
// each function changes an object that the library does expose. test/postgres/own-result.test.ts and
// connect-failure.test.ts fail if a newer version needs a different workaround.

/** Properties of postgres.js statements that are missing in the published type. */
interface Query {
  executed: boolean
  active: boolean
  readonly args: readonly unknown[]
  readonly state: unknown
  forEachFn: (row: unknown, result: unknown[]) => void
  reject(error: Error): void
  handle(): Promise<void>
  readonly canceller: ((query: Query) => Promise<void>) | null
  cancel(): unknown
}

// The protocol stores the number of parameters in 16 bits. The library also checks this limit, but only after it has
// counted the statement as sent (see `refuse`).
const MAX_PARAMETERS = 65_534

let isRepaired = false

/**
 * Repairs the class of all statements of the library. All clients share this class, so only the first call in a process
 * changes it.
 */
export function repairStatements(client: postgres.Sql): void {
  if (isRepaired) return
  isRepaired = true
  const pattern = Object.getPrototypeOf(client`select`) as Query
  watchConnections(pattern)
  // The library writes each row to a position in the result array, and keeps this position per connection, not per
  // statement. After an error, the library does not reset the position to 0. Without the replacement below, the next
  // result on the connection would begin with empty entries, one for each row of the failed statement. The replacement
  // appends each row to the array, so it needs no position.
  pattern.forEachFn = (row, result) => void result.push(row)

  const handle = pattern.handle
  pattern.handle = function (this: Query) {
    const error = this.executed ? null : refuse(this)
    if (!error) return handle.call(this)
    this.executed = true
    this.reject(error)
    return Promise.resolve()
  }

  // A statement that is canceled may already have been sent, but still wait behind others. The library's own `cancel`
  // removes such a statement from the queue, but the answer still arrives, and the next statement would get that
  // answer. The replacement below rejects the promise of the statement immediately, but leaves the statement in the
  // queue, so that its answer is received and discarded.
  const cancel = pattern.cancel
  pattern.cancel = function (this: Query) {
    if (this.state === null) return cancel.call(this)
    // The cancel request is sent through a connection of its own. If the cancel request fails, the error can be
    // ignored, because the caller may send the cancel request again.
    if (this.active) return void this.canceller?.(this).catch(() => {})
    this.reject(Object.assign(new Error('canceling statement due to user request'), { code: '57014' }))
    return undefined
  }
}

/**
 * Returns an error if the library cannot send the parameters of a statement, and null otherwise. The library itself
 * would notice such parameters only when it already expects an answer to the statement. An error at that point would
 * make the running statement fail, and each later statement on the connection would get the answer of another
 * statement.
 */
function refuse({ args }: Query): Error | null {
  if (args.length >= MAX_PARAMETERS)
    return Object.assign(new Error(`A statement can have at most ${MAX_PARAMETERS - 1} parameters.`), {
      code: 'MAX_PARAMETERS_EXCEEDED',
    })
  return args.every(isSendable)
    ? null
    : Object.assign(new Error('A parameter of a statement is undefined or cannot be sent.'), {
        code: 'UNDEFINED_VALUE',
      })
}

function isSendable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !['undefined', 'symbol', 'function'].includes(typeof value)
  // A value with `strings` is a nested `sql` fragment. A value with `type` was made by `sql.json` or `sql.typed`.
  if ('strings' in value && 'args' in value) return (value.args as unknown[]).every(isSendable)
  return 'value' in value && 'type' in value ? isSendable(value.value) : true
}

/**
 * Returns a serializer that never throws an error (see `refuse`). A value that cannot be serialized becomes a text
 * that Postgres rejects with an error.
 */
function textOr<Value>(write: (value: Value) => string | undefined) {
  return (value: Value): string => {
    try {
      return write(value) ?? UNWRITABLE
    } catch {
      return typeof value === 'string' ? value : UNWRITABLE
    }
  }
}

// This text is not valid for any of the types date, JSON and bytea.
const UNWRITABLE = '\\x cannot be written'

const timeParameter = textOr((value: Date | string) => (typeof value === 'string' ? value : value.toISOString()))

// A timestamptz as Postgres prints it in UTC, e.g. `2026-03-01 09:00:00.5+00`.
const INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)?\+00$/

/**
 * Converts a timestamptz to the format of the API, `2026-03-01T09:00:00.500Z`. A value that the format cannot express
 * (BC, infinity) is returned unchanged.
 */
function instantText(text: string): string {
  const [, day, time, fraction = ''] = INSTANT.exec(text) ?? []
  return day === undefined ? text : `${day}T${time}.${fraction.padEnd(3, '0')}Z`
}

/**
 * Types that replace the library's own types, and whose serializers never throw an error. Times are text, because a JS
 * Date loses years below 100.
 */
export const SAFE_TYPES = {
  instant: {
    to: 1184,
    from: [1184],
    serialize: timeParameter,
    parse: instantText,
  },
  // Dates are text, because a JS Date would add a time and a time zone.
  date: {
    to: 1082,
    from: [1082, 1114],
    serialize: timeParameter,
    parse: (text: string) => text,
  },
  json: {
    to: 114,
    from: [114, 3802],
    serialize: textOr((value: object | string) => (typeof value === 'string' ? value : JSON.stringify(value))),
    parse: (text: string): unknown => JSON.parse(text),
  },
  bytea: {
    to: 17,
    from: [17],
    // A string is already in the format that Postgres expects, `\\x00ff`.
    serialize: textOr((value: Uint8Array | string) =>
      typeof value === 'string' ? value : `\\x${Buffer.from(value).toString('hex')}`,
    ),
    parse: (text: string) => Buffer.from(text.slice(2), 'hex'),
  },
}

// The possible first bytes of an answer of Postgres: for authentication (`R`), for an error (`E`), and for a connection
// with encryption (`S`) or without it (`N`).
const FIRST_BYTES = Buffer.from('RENS')

/**
 * The code of an error whose message says why the database is down. The message of an error with this code may be shown
 * to clients.
 */
export const KNOWN_OUTAGE = 'KNOWN_OUTAGE'

/** Determines the place to which the next socket of a client connects. */
export interface Route {
  /** @throws if no server can be used at the moment. */
  find(): Place | Promise<Place>
  /** Called with each new socket. */
  watch?(socket: Socket, place: Place): void
}

/**
 * Returns a function that creates the sockets of a client. If a socket fails while `outage` returns a reason, this
 * reason becomes the message of the error. The sockets have the option `noDelay`: without it, the few bytes that end a
 * COPY would wait up to 40 ms for the acknowledgement of the rows.
 */
export function createSockets(route: Route, outage: () => string | null) {
  return async (): Promise<Socket> => {
    // An error must not be thrown here, because the library would never use the connection again. The socket fails
    // with the error instead.
    const place = await Promise.resolve(route.find()).catch((error: unknown) => error as Error)
    if (place instanceof Error) return failSoon(new Socket(), place)
    // `noDelay` is set here, because `connect` ignores this option for an existing socket.
    const socket = new Socket().setNoDelay(true)
    route.watch?.(socket, place)
    // If the reason for the outage is known, it becomes the message of the error before the library receives the error.
    socket.on('error', (error) => {
      const reason = outage()
      if (reason !== null) Object.assign(error, { code: KNOWN_OUTAGE, message: reason })
    })
    // If a connection ended without an error before Postgres had sent anything, the library would reconnect forever, so
    // an error is raised here. A connection that ends in this way was not accepted by Postgres, but by another program
    // or by a proxy that cannot reach Postgres.
    let isPostgres = false
    socket.once('data', (bytes: Buffer) => (isPostgres = FIRST_BYTES.includes(bytes[0] ?? 0)))
    socket.once('close', (hadError) => {
      if (isPostgres || hadError) return
      const message =
        'the server at this address accepts connections but closes them at once, so Postgres does not answer there'
      socket.emit('error', Object.assign(new Error(message), { code: 'ECONNRESET' }))
    })
    // The library adds its error listener a moment after it has received the socket. Until then, it would not notice
    // that a connection fails immediately (no route, no free file descriptor). So the socket is not connected before
    // that moment.
    setImmediate(() => {
      if (socket.destroyed) return
      try {
        if (place.path === undefined) socket.connect({ host: place.host, port: place.port })
        else socket.connect(place.path)
      } catch (error) {
        failSoon(socket, error as Error)
      }
    })
    return Object.assign(socket, { host: place.host, port: place.port })
  }
}

/**
 * Destroys a socket that has never been connected. The library writes its first message to a socket in `setImmediate`.
 * If the socket were closed before this write, the library would send nothing on any later socket of the connection.
 * Therefore the `write` of the socket is replaced by a function that discards the message, and the socket is destroyed
 * only after that write.
 */
function failSoon(socket: Socket, error: Error): Socket {
  Object.assign(socket, { write: () => true })
  setImmediate(() => setImmediate(() => socket.destroy(error)))
  return socket
}
