import { pino, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

export type Log = Logger

// Log lines are buffered, because one write per request would take up to a tenth of the time that a small answer takes.
// The lines that are still in the buffer are written when the process ends.
const BUFFER_BYTES = 8_192
const FLUSH_MS = 50

/** The buffered output of each log. */
const outputs = new WeakMap<Log, { write(line: string): unknown }>()

/**
 * Creates a log that writes one JSON object per line to standard output. Access keys and query texts are never logged.
 */
export function createLog(level: LogLevel): Log {
  const output = pino.destination({ dest: 1, sync: true, minLength: BUFFER_BYTES })
  // Writing to a terminal that has been closed fails with EIO. Without this listener, the error would end the process,
  // because pino itself handles only closed pipes (EPIPE).
  output.on('error', () => {})
  setInterval(() => output.flush(), FLUSH_MS).unref()
  process.once('exit', () => output.flushSync())
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    output,
  )
  outputs.set(log, output)
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

/** Logs a request at the level `info`. */
export function logRequest(log: Log, request: LoggedRequest): void {
  if (!log.isLevelEnabled('info')) return
  const output = outputs.get(log)
  if (output) output.write(requestLine(request))
  else log.info(request, 'request')
}

/**
 * The line that pino would write for a request. The line is put together here, because pino would need a tenth of the
 * time that a small answer takes.
 */
export function requestLine({ reqId, method, path, status, ms }: LoggedRequest): string {
  return `{"level":"info","time":"${new Date().toISOString()}","reqId":"${reqId}","method":"${method}","path":${JSON.stringify(path)},"status":${status},"ms":${ms},"msg":"request"}\n`
}
