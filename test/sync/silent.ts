import { pino } from 'pino'

/** Prints nothing, unless SYNC_LOG (for example SYNC_LOG=warn) sets a level. */
export const silent = pino({ level: process.env['SYNC_LOG'] ?? 'silent' })
