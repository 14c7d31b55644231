import { pino, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

export type Log = Logger

// Log lines are buffered, because a write for every request would take up to a tenth of the time of a small answer.
// The lines that are still in the buffers are written when the process ends.
const BUFFER_BYTES = 8_192
const FLUSH_MS = 50

/** Maps each log to the lines of its requests that have not been written yet. */
const requestLines = new WeakMap<Log, { text: string; flush(): void }>()

/**
 * Creates a log that writes one JSON object per line to standard output. Access keys and query texts are never logged.
 */
export function createLog(level: LogLevel): Log {
  const output = pino.destination({ dest: 1, sync: true, minLength: BUFFER_BYTES })
  // Writing to a terminal that has been closed fails with EIO. pino itself handles only closed pipes (EPIPE).
  output.on('error', () => {})
  const lines = {
    text: '',
    flush() {
      if (lines.text !== '') output.write(lines.text)
      lines.text = ''
    },
  }
  const flush = () => {
    lines.flush()
    output.flush()
  }
  setInterval(flush, FLUSH_MS).unref()
  process.once('exit', () => {
    lines.flush()
    output.flushSync()
  })
  const formatters = { level: (label: string) => ({ level: label }) }
  const log = pino({ level, base: null, timestamp: () => `,"time":"${isoNow()}"`, formatters }, output)
  requestLines.set(log, lines)
  return log
}

export interface LoggedRequest {
  /** Consists of letters, digits and `_.:-`. */
  readonly reqId: string
  /** The HTTP method. */
  readonly method: string
  readonly path: string
  readonly status: number
  readonly ms: number
}

/** Logs a request. Its line is written up to 50 ms later, so lines of other messages may come first. */
export function logRequest(log: Log, request: LoggedRequest): void {
  if (!log.isLevelEnabled('info')) return
  const lines = requestLines.get(log)
  if (!lines) return log.info(request, 'request')
  lines.text += requestLine(request)
  if (lines.text.length >= BUFFER_BYTES) lines.flush()
}

/**
 * The line that pino would write for a request. It is put together here, because pino took a tenth of the time of a
 * small answer.
 */
export function requestLine({ reqId, method, path, status, ms }: LoggedRequest): string {
  return `{"level":"info","time":"${isoNow()}","reqId":"${reqId}","method":"${method}","path":${JSON.stringify(path)},"status":${status},"ms":${ms},"msg":"request"}\n`
}

let now = { ms: 0, text: '' }

/** The current time. It is formatted only once in each millisecond. */
function isoNow(): string {
  const ms = Date.now()
  if (ms !== now.ms) now = { ms, text: new Date(ms).toISOString() }
  return now.text
}
