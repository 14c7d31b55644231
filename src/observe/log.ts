import { pino, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

export type Log = Logger

// A write for every request costs as much as a tenth of a small answer. What waits is written when the process ends,
// too.
const BUFFER_BYTES = 8_192
const FLUSH_MS = 50

/** One JSON object a line, on standard output. Keys and query texts are never logged. */
export function createLog(level: LogLevel): Log {
  const output = pino.destination({ dest: 1, sync: true, minLength: BUFFER_BYTES })
  // A terminal that was closed takes nothing any more (EIO); pino forgives a closed pipe by itself.
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
