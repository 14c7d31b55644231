import { pino, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

export type Log = Logger

// Log lines are buffered, because a write for every request would take up to a tenth of the time of a small answer.
// What is left in the buffer is written when the process ends.
const BUFFER_BYTES = 8_192
const FLUSH_MS = 50

/**
 * Creates a log that writes one JSON object per line to standard output. Access keys and query texts are never logged.
 */
export function createLog(level: LogLevel): Log {
  const output = pino.destination({ dest: 1, sync: true, minLength: BUFFER_BYTES })
  // Writing to a terminal that has been closed fails with EIO. pino itself handles only closed pipes (EPIPE).
  output.on('error', () => {})
  setInterval(() => output.flush(), FLUSH_MS).unref()
  process.once('exit', () => output.flushSync())
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${isoNow()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    output,
  )
}

export interface RequestLine {
  /** Consists of letters, digits and `_.:-`. */
  readonly reqId: string
  /** The HTTP method. */
  readonly method: string
  readonly path: string
  readonly status: number
  readonly ms: number
}

/**
 * Logs a request on the level `info`, with the same line as `log.info`. The line is put together here, because pino's
 * own function took a tenth of the time of a small answer.
 */
export function logRequest(log: Log, { reqId, method, path, status, ms }: RequestLine): void {
  if (!log.isLevelEnabled('info')) return
  const output = (log as unknown as Record<symbol, { write(line: string): void }>)[pino.symbols.streamSym]
  output?.write(
    `{"level":"info","time":"${isoNow()}","reqId":"${reqId}","method":"${method}","path":${JSON.stringify(path)},"status":${status},"ms":${ms},"msg":"request"}\n`,
  )
}

let now = { ms: 0, text: '' }

/** The current time. It is formatted only once in each millisecond. */
function isoNow(): string {
  const ms = Date.now()
  if (ms !== now.ms) now = { ms, text: new Date(ms).toISOString() }
  return now.text
}
