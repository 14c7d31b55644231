/** The address and the user of a database, as options of the library `postgres`. */
export interface Target {
  readonly host: string[]
  readonly port: number[]
  /** The path of a socket, if the first host is a directory of sockets. */
  readonly path?: string
  readonly database?: string
  readonly username?: string
  readonly password?: string
  readonly ssl?: boolean | 'require' | 'prefer' | 'allow' | 'verify-full'
  readonly target_session_attrs?: string
  /** Settings of the session, e.g. `search_path`. */
  readonly connection: Readonly<Record<string, string>>
}

/** The address of one server. */
export interface Place {
  readonly host: string
  readonly port: number
  /** The path of a socket, e.g. `/run/postgresql/.s.PGSQL.5432`. If it is set, the host and the port are not used. */
  readonly path?: string
}

const DEFAULT_PORT = '5432'
const URI = /^postgres(?:ql)?:\/\/(?:(.*)@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/s

/**
 * Parses a connection string in one of the two formats of libpq: a URI, which may have IPv6 addresses, sockets, several
 * hosts and percent-encoded parts, or `host=… dbname=…`. Reserved characters in passwords need not be encoded. Returns
 * null if the text has neither format.
 */
export function parseTarget(text: string): Target | null {
  try {
    const uri = URI.exec(text.trim())
    return uri ? fromUri(uri) : fromPairs(text)
  } catch {
    // Decoding failed: the text has a percent sign that does not begin an encoded character.
    return null
  }
}

function fromUri([, user = '', hosts = '', database = '', query = '']: readonly string[]): Target | null {
  const colon = user.indexOf(':')
  const settings: Record<string, string> = {
    user: decodeURIComponent(colon < 0 ? user : user.slice(0, colon)),
    password: colon < 0 ? '' : decodePassword(user.slice(colon + 1)),
    dbname: decodeURIComponent(database),
    ...Object.fromEntries(new URLSearchParams(query)),
  }
  const places = hosts.split(',').map((place) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(place))
  if (places.includes(null)) return null
  settings['host'] ??= places.map((place) => decodeURIComponent(place?.[1] ?? '').replace(/^\[(.*)\]$/, '$1')).join(',')
  settings['port'] ??= places.map((place) => place?.[2] ?? '').join(',')
  return toTarget(settings)
}

function decodePassword(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const PAIR = /^\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/s

function fromPairs(text: string): Target | null {
  const settings: Record<string, string> = {}
  let rest = text.trim()
  while (rest !== '') {
    const [all, name, quoted, bare = ''] = PAIR.exec(rest) ?? []
    if (all === undefined || name === undefined) return null
    settings[name] = (quoted ?? bare).replace(/\\(.)/gs, '$1')
    rest = rest.slice(all.length).trim()
  }
  return Object.keys(settings).length === 0 ? null : toTarget(settings)
}

function toTarget(settings: Readonly<Record<string, string>>): Target | null {
  const { host = '', hostaddr, port = '', user, username, password, dbname, database, ...more } = settings
  const { sslmode, ssl, target_session_attrs: attributes, ...rest } = more
  // `connect_timeout` in the connection string is ignored, because each pool sets its own timeout for connecting.
  const connection = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'connect_timeout'))
  // As in libpq, `hostaddr` takes precedence over `host`, a single port is used for all hosts, and an empty host means
  // this machine.
  const hosts = (hostaddr ?? host).split(',').map((name) => name || 'localhost')
  const ports = port.split(',')
  if (ports.length > 1 && ports.length !== hosts.length) return null
  const numbers = hosts.map((_, index) => Number((ports.length > 1 ? ports[index] : ports[0]) || DEFAULT_PORT))
  if (!numbers.every((number) => Number.isInteger(number) && number > 0 && number < 65_536)) return null
  const [first = ''] = hosts
  const given = { database: dbname || database, username: user || username, password }
  const encrypted = sslOf(sslmode ?? ssl)
  return {
    host: hosts,
    port: numbers,
    ...socketPath(first, numbers[0]),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== '')),
    ...(encrypted === undefined ? {} : { ssl: encrypted }),
    ...(attributes === undefined ? {} : { target_session_attrs: attributes }),
    connection,
  }
}

/** A host that begins with `/` is a directory of sockets. A host that begins with `@` is an abstract socket name. */
function socketPath(host: string, port: number | string = DEFAULT_PORT): { path?: string } {
  return /^[/@]/.test(host) ? { path: `${host}/.s.PGSQL.${port}` } : {}
}

/** The address of each host of a connection string. */
export function placesOf({ host: hosts, port: ports }: Target): Place[] {
  return hosts.map((host, index) => {
    const port = ports[index] ?? Number(DEFAULT_PORT)
    return { host, port, ...socketPath(host, port) }
  })
}

/** Returns the name of a place for messages, e.g. `db.example:5432` or `[::1]:5432`. */
export function namePlace({ host, port, path }: Place): string {
  return path ?? `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function sslOf(mode: string | undefined): Target['ssl'] {
  switch (mode) {
    case undefined:
      return undefined
    case 'disable':
    case 'false':
      return false
    case 'allow':
    case 'prefer':
      return mode
    case 'verify-ca':
    case 'verify-full':
      return 'verify-full'
    default:
      return 'require'
  }
}
