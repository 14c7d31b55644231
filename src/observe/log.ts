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
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    output,
  )
}
