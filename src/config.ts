import { ArchiveError } from './errors.ts'
import { readUrl } from './read-url.ts'

export interface Config {
  readonly host: string
  readonly port: number
  readonly directory: string
  readonly sample: boolean
  readonly databaseUrl: string | null
  /** The URLs of the read replicas. */
  readonly databaseReadUrls: readonly string[]
  /** See `SqlForm` in `src/postgres/connect.ts`. */
  readonly sqlForm: 'usual' | 'spread'
  readonly searchEngine: 'auto' | 'meilisearch' | 'postgres'
  /** Whether Postgres also keeps a search index, and answers searches while Meilisearch is down. */
  readonly searchFallback: boolean
  /** Whether this process finds the quotes of articles. */
  readonly extraction: boolean
  /** The Meilisearch servers, each of which has a copy of the index. Empty if MEILI_URL is not set. */
  readonly meilisearches: readonly { readonly url: string; readonly key: string | null }[]
  readonly meiliBin: string | null
  /** The value of PATH: the directories in which executables are searched for. */
  readonly path: string
  /** Whether npm or npx started this process. */
  readonly isRunByNpm: boolean
  readonly readAccess: 'open' | 'key'
  /** The origins, other than the server's own, whose pages may send an access key. */
  readonly corsOrigins: readonly string[]
  readonly maxBodyBytes: number
  readonly maxBodyBytesInFlight: number
  readonly statementTimeoutMs: number
  /** The maximum number of GraphQL requests that are processed at the same time. */
  readonly maxRequests: number
  /** An export or a large answer is ended if its client receives nothing for this time, in milliseconds. */
  readonly exportStallMs: number
  readonly readConnections: number
  readonly writeConnections: number
  readonly logLevel: LogLevel
  /**
   * Whether the server keeps the plan of each GraphQL operation in memory, so that a repeated operation is not planned
   * again.
   */
  readonly planCache: boolean
  /** Contains only the limits that were set. The modules that check the limits define the defaults. */
  readonly graphqlLimits: Partial<
    Record<'maxDepth' | 'maxRows' | 'maxAliases' | 'maxTokens' | 'maxAnswerBytes', number>
  >
  readonly loadLimits: Partial<
    Record<'records' | 'bodyLength' | 'quoteLength' | 'quotesPerArticle' | 'listLength' | 'lineBytes', number>
  >
  /** The directory of uploads, or null for the default directory inside `directory`. */
  readonly uploadDirectory: string | null
  readonly uploadLimits: Partial<Record<'bytes' | 'textBytes' | 'expiryHours', number>>
}

export type LogLevel = (typeof LOG_LEVELS)[number]

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const

type Environment = Readonly<Record<string, string | undefined>>
/** Parses a value. If the value is invalid, returns a description of the valid values. */
type Parse<T> = (text: string) => T | Mistake
class Mistake {
  readonly expected: string
  constructor(expected: string) {
    this.expected = expected
  }
}

/**
 * Reads the environment variables of Verbatim, except VERBATIM_URL and VERBATIM_KEY, which only `verbatim load` and
 * `verbatim export` read.
 * @throws SETUP with all invalid variables and how to correct them.
 */
export function readConfig(environment: Environment = process.env): Config {
  const mistakes: string[] = []
  function read<T>(name: string, fallback: T, parse: Parse<T>): T {
    const text = environment[name]
    if (text === undefined || text === '') return fallback
    const value = parse(text.trim())
    if (!(value instanceof Mistake)) return value
    // The values of these variables are not shown, because even an invalid URL may contain a password.
    const shown = ['DATABASE_URL', 'DATABASE_READ_URLS', 'MEILI_URL'].includes(name)
      ? ''
      : ` is ${JSON.stringify(text)}, but`
    mistakes.push(
      `${name}${shown} must be ${value.expected}, or left unset${['string', 'number'].includes(typeof fallback) ? ` for ${String(fallback)}` : ''}.`,
    )
    return fallback
  }
  function readMeilisearches(): Config['meilisearches'] {
    const urls = read<readonly string[]>('MEILI_URL', [], parseHttpUrls)
    const text = read<string | null>('MEILI_KEY', null, (value) => value)
    // If there is only one URL, its key is not split, because the key may contain a comma. If there are several URLs,
    // an empty part of MEILI_KEY means that the Meilisearch at the same place in MEILI_URL needs no key.
    const keys = text === null ? [] : urls.length > 1 ? text.split(',').map((key) => key.trim()) : [text]
    if (keys.length > 1 && keys.length !== urls.length)
      mistakes.push(
        `MEILI_KEY has ${keys.length} keys, but MEILI_URL has ${urls.length} URLs: give one key for all of them, or as many keys as URLs, separated by commas.`,
      )
    return urls.map((url, n) => ({ url, key: keys[keys.length === 1 ? 0 : n] || null }))
  }
  const config: Config = {
    host: read('HOST', '127.0.0.1', parseHost),
    port: read('PORT', 4000, integer(0, 65_535)),
    directory: read('VERBATIM_DIR', '.verbatim', (text) => text),
    sample: read('VERBATIM_SAMPLE', 'on', oneOf(['on', 'off'])) === 'on',
    databaseUrl: read('DATABASE_URL', null, parseDatabaseUrl),
    databaseReadUrls: read('DATABASE_READ_URLS', [], parseReadUrls),
    sqlForm: read('SQL_FORM', 'usual', oneOf(['usual', 'spread'])),
    searchEngine: read('SEARCH_ENGINE', 'auto', oneOf(['auto', 'meilisearch', 'postgres'])),
    searchFallback: read('SEARCH_FALLBACK', 'off', oneOf(['on', 'off'])) === 'on',
    extraction: read('EXTRACTION', 'on', oneOf(['on', 'off'])) === 'on',
    meilisearches: readMeilisearches(),
    meiliBin: read('MEILI_BIN', null, (text) => text),
    path: environment['PATH'] ?? '',
    isRunByNpm: environment['npm_command'] !== undefined,
    readAccess: read('READ_ACCESS', 'open', oneOf(['open', 'key'])),
    corsOrigins: read('CORS_ORIGINS', [], parseOrigins),
    maxBodyBytes: read('MAX_BODY_BYTES', 50_000_000, integer(1_000, 500_000_000)),
    maxBodyBytesInFlight: read('MAX_BODY_BYTES_IN_FLIGHT', 256_000_000, integer(1_000_000, 100_000_000_000)),
    maxRequests: read('MAX_REQUESTS', 1_000, integer(1, 100_000)),
    statementTimeoutMs: read('STATEMENT_TIMEOUT_MS', 10_000, integer(1, 3_600_000)),
    exportStallMs: read('EXPORT_STALL_MS', 60_000, integer(100, 3_600_000)),
    readConnections: read('READ_CONNECTIONS', 4, integer(1, 200)),
    writeConnections: read('WRITE_CONNECTIONS', 3, integer(1, 50)),
    logLevel: read('LOG_LEVEL', 'info', oneOf(LOG_LEVELS)),
    planCache: read('PLAN_CACHE', 'on', oneOf(['on', 'off'])) === 'on',
    graphqlLimits: set({
      maxDepth: read('MAX_DEPTH', undefined, integer(1, 50)),
      maxRows: read('MAX_COST', undefined, integer(1, 10_000_000)),
      maxAliases: read('MAX_ALIASES', undefined, integer(0, 100_000)),
      maxTokens: read('MAX_TOKENS', undefined, integer(10, 1_000_000)),
      maxAnswerBytes: read('MAX_ANSWER_BYTES', undefined, integer(1_000, 1_000_000_000)),
    }),
    loadLimits: set({
      records: read('MAX_LOAD_RECORDS', undefined, integer(1, 100_000)),
      bodyLength: read('MAX_BODY_LENGTH', undefined, integer(1, 50_000_000)),
      quoteLength: read('MAX_QUOTE_LENGTH', undefined, integer(1, 10_000_000)),
      quotesPerArticle: read('MAX_QUOTES_PER_ARTICLE', undefined, integer(1, 100_000)),
      listLength: read('MAX_LIST_LENGTH', undefined, integer(1, 100_000)),
      lineBytes: read('MAX_LINE_BYTES', undefined, integer(1_000, 500_000_000)),
    }),
    uploadDirectory: read('UPLOAD_DIR', null, (text) => text),
    uploadLimits: set({
      bytes: read('MAX_UPLOAD_BYTES', undefined, integer(1_000, 999_999_999_999)),
      textBytes: read('MAX_UNPACKED_BYTES', undefined, integer(1_000, 999_999_999_999)),
      expiryHours: read('UPLOAD_EXPIRY_HOURS', undefined, integer(1, 8_760)),
    }),
  }
  if (config.maxBodyBytesInFlight < config.maxBodyBytes)
    mistakes.push(
      `MAX_BODY_BYTES_IN_FLIGHT is ${config.maxBodyBytesInFlight}, but must be at least MAX_BODY_BYTES, which is ${config.maxBodyBytes}.`,
    )
  if (config.databaseReadUrls.length > 0 && config.databaseUrl === null)
    mistakes.push('DATABASE_READ_URLS needs DATABASE_URL, the URL of the primary server: set both, or neither.')
  if (mistakes.length > 0) throw new ArchiveError('SETUP', mistakes.join('\n'), { mistakes })
  return config
}

function set<K extends string>(values: Record<K, number | undefined>): Partial<Record<K, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, number>
  >
}

function integer(min: number, max: number): Parse<number> {
  return (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : NaN
    return value >= min && value <= max ? value : new Mistake(`a whole number from ${min} to ${max}`)
  }
}

function oneOf<T extends string>(values: readonly T[]): Parse<T> {
  return (text) => values.find((value) => value === text.toLowerCase()) ?? new Mistake(`one of ${values.join(', ')}`)
}

function parseHost(text: string): string | Mistake {
  return /^[\w.:%-]+$/.test(text) ? text : new Mistake('a host name or an IP address, such as 0.0.0.0')
}

function parseDatabaseUrl(text: string): string | Mistake {
  // Only the beginning is checked here; `src/postgres/url.ts` parses the rest.
  const known = /^postgres(ql)?:\/\/|^\s*\w+\s*=/.test(text)
  return known
    ? text
    : new Mistake(
        'a URL such as postgres://user:password@host:5432/database (with reserved characters of the password percent-encoded), or host=… dbname=…',
      )
}

/**
 * Parses a list of URLs. A comma before a scheme separates two URLs. Any other comma separates two hosts of one URL.
 */
function parseReadUrls(text: string): string[] | Mistake {
  const urls = text.split(/,\s*(?=\w+:\/\/|,|$)/).map((url) => url.trim())
  const wrong = urls.findIndex((url) => !/^postgres(ql)?:\/\/./.test(url))
  return wrong < 0
    ? urls
    : new Mistake(
        `a comma-separated list of URLs such as postgres://user:password@host:5432/database (URL ${wrong + 1} begins differently)`,
      )
}

function parseHttpUrls(text: string): string[] | Mistake {
  const urls = splitList(text)
  const areKnown = urls.length > 0 && urls.every((url) => /^https?:$/.test(readUrl(url)?.protocol ?? ''))
  if (!areKnown) return new Mistake('a comma-separated list of URLs such as http://127.0.0.1:7700')
  // A URL with a user, a password, a query or a fragment is refused here. The client of Meilisearch would refuse it
  // too, but the error message of the client contains the whole URL and would be logged.
  const isPlain = urls.every((url) => /^https?:\/\/[^@?#]*$/i.test(url))
  if (!isPlain)
    return new Mistake(
      'a list of URLs without a user, a password, a query or a fragment (the key belongs in MEILI_KEY)',
    )
  const isTwice = new Set(urls.map((url) => readUrl(url)?.href)).size < urls.length
  return isTwice ? new Mistake('a list in which no URL occurs twice') : urls
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

function parseOrigins(text: string): string[] | Mistake {
  const origins = splitList(text)
  const wrong = origins.find((origin) => readUrl(origin)?.origin !== origin)
  return wrong === undefined
    ? origins
    : new Mistake(
        `a comma-separated list of origins, such as https://news.example,http://localhost:5173 (not ${JSON.stringify(wrong)})`,
      )
}
