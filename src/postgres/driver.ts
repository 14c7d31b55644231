import { Socket } from 'node:net'
import type postgres from 'postgres'

// Repairs of postgres.js 3.4.9, which keeps its connections to itself: each is reached through the one thing that it
// hands out. test/postgres/own-result.test.ts and connect-failure.test.ts fail where a newer version needs another one.

/** The library's class for a statement has this beyond its published type. */
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

// The protocol counts them in 16 bits, and the library refuses this many itself, though too late (see `refuse`).
const MAX_PARAMETERS = 65_534

let isRepaired = false

/** Repairs the class of every statement; once per process, as all clients share it. */
export function repairStatements(client: postgres.Sql): void {
  if (isRepaired) return
  isRepaired = true
  const pattern = Object.getPrototypeOf(client`select`) as Query
  // Rows are put where a counter of the connection says, which an error leaves at the number of rows that came before
  // it: the next result there would begin with as many holes. Appended, they need no counter.
  pattern.forEachFn = (row, result) => void result.push(row)

  const handle = pattern.handle
  pattern.handle = function (this: Query) {
    const error = this.executed ? null : refuse(this)
    if (!error) return handle.call(this)
    this.executed = true
    this.reject(error)
    return Promise.resolve()
  }

  // A statement that is sent but waits behind others would be skipped although its answer arrives: as the answer of the
  // one behind it. It fails at once instead, and its answer is thrown away.
  const cancel = pattern.cancel
  pattern.cancel = function (this: Query) {
    if (this.state === null) return cancel.call(this)
    // It travels on a connection of its own. One that fails has nobody to tell, and may be sent again.
    if (this.active) return void this.canceller?.(this).catch(() => {})
    this.reject(Object.assign(new Error('canceling statement due to user request'), { code: '57014' }))
    return undefined
  }
}

/**
 * What the library would throw at when it already counts on the statement's answer: it then fails whichever statement
 * is under way, and each later one on the connection gets the answer of the one behind it.
 */
function refuse({ args }: Query): Error | null {
  if (args.length >= MAX_PARAMETERS)
    return Object.assign(new Error(`A statement takes fewer than ${MAX_PARAMETERS} parameters.`), {
      code: 'MAX_PARAMETERS_EXCEEDED',
    })
  return args.every(isSendable)
    ? null
    : Object.assign(new Error('A parameter of a statement is undefined, or nothing that can be sent.'), {
        code: 'UNDEFINED_VALUE',
      })
}

function isSendable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !['undefined', 'symbol', 'function'].includes(typeof value)
  // A fragment, as `sql` nests them, and what `sql.json` and `sql.typed` make.
  if ('strings' in value && 'args' in value) return (value.args as unknown[]).every(isSendable)
  return 'value' in value && 'type' in value ? isSendable(value.value) : true
}

/** A serializer that never throws (see `refuse`): Postgres gets a text that it refuses, and says why. */
function textOr<Value>(write: (value: Value) => string | undefined) {
  return (value: Value): string => {
    try {
      return write(value) ?? UNWRITABLE
    } catch {
      return typeof value === 'string' ? value : UNWRITABLE
    }
  }
}

// No date, no JSON, no bytes.
const UNWRITABLE = '\\x cannot be written'

const timeParameter = textOr((value: Date | string) => (typeof value === 'string' ? value : value.toISOString()))

// A timestamptz as Postgres prints it in UTC, e.g. `2026-03-01 09:00:00.5+00`.
const INSTANT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3})\d*)?\+00$/

/** As the contract answers it, `2026-03-01T09:00:00.500Z`; what it cannot be (BC, infinity) stays as it is. */
function instantText(text: string): string {
  const [, day, time, fraction = ''] = INSTANT.exec(text) ?? []
  return day === undefined ? text : `${day}T${time}.${fraction.padEnd(3, '0')}Z`
}

/** The library's own types, with serializers that never throw, and times as text: a JS Date loses years below 100. */
export const SAFE_TYPES = {
  instant: {
    to: 1184,
    from: [1184],
    serialize: timeParameter,
    parse: instantText,
  },
  // A JS Date would have a time, and a zone.
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
    // Text is Postgres' own form already, `\\x00ff`.
    serialize: textOr((value: Uint8Array | string) =>
      typeof value === 'string' ? value : `\\x${Buffer.from(value).toString('hex')}`,
    ),
    parse: (text: string) => Buffer.from(text.slice(2), 'hex'),
  },
}

// The first byte of a server's answer: authentication, an error, or whether it encrypts.
const FIRST_BYTES = Buffer.from('RENS')

interface Address {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path: string | false
}

/** The code of the error with which connections fail while the reason is known. Its message is for clients. */
export const KNOWN_OUTAGE = 'KNOWN_OUTAGE'

/**
 * Makes the sockets of a client, which fail with the reason where `outage` knows it. Several hosts take turns, as they
 * do in the library. Without `noDelay` the few bytes that end a COPY wait up to 40 ms until the rows before them are
 * acknowledged.
 */
export function connectRoundRobin(outage: () => string | null) {
  let turn = 0
  return ({ host: hosts, port: ports, path }: Address): Socket => {
    const [host, port] = [hosts[turn % hosts.length] ?? '', ports[turn % ports.length] ?? 5432]
    turn += 1
    // Not as an option of `connect`: a socket that was made without it ignores it there.
    const socket = new Socket().setNoDelay(true)
    // Changed in place before the library sees it, so that the library handles it like any other error.
    socket.on('error', (error) => {
      const reason = outage()
      if (reason !== null) Object.assign(error, { code: KNOWN_OUTAGE, message: reason })
    })
    // The library tries again for ever where a connection ends without an error before Postgres has said anything: what
    // accepts it is a proxy without a server behind it, or another program.
    let isPostgres = false
    socket.once('data', (bytes: Buffer) => (isPostgres = FIRST_BYTES.includes(bytes[0] ?? 0)))
    socket.once('close', (hadError) => {
      if (isPostgres || hadError) return
      const message = 'the server there accepts connections and closes them, so it is not a Postgres that answers'
      socket.emit('error', Object.assign(new Error(message), { code: 'ECONNRESET' }))
    })
    // The library listens for errors a moment after it was given the socket; a connection that fails at once (no route,
    // no descriptor left) would fail before that, and the library would not notice.
    setImmediate(() => {
      if (socket.destroyed) return
      try {
        if (path === false) socket.connect({ host, port })
        else socket.connect(path)
      } catch (error) {
        socket.destroy(error as Error)
      }
    })
    return Object.assign(socket, { host, port })
  }
}
