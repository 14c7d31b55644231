import { pino, type Logger } from 'pino'
import type { LogLevel } from '../config.ts'

export type Log = Logger

/** One JSON object a line, on standard output. Keys and query texts are never logged. */
export function createLog(level: LogLevel): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
}
