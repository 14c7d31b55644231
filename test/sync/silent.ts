import { pino } from 'pino'

/** SYNC_LOG=warn shows what the sync says. */
export const silent = pino({ level: process.env['SYNC_LOG'] ?? 'silent' })
