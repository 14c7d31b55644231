import type { Log } from '../observe/log.ts'
import { pause } from '../wait.ts'
import { openSession, type Session, tryLock } from './session.ts'

export interface LeadOptions {
  readonly lock: number
  /** The URL of the database: the lock needs a connection of its own. */
  readonly url: string
  readonly log: Log
  /** Logged once while the database does not answer. */
  readonly outage: string
  readonly pollMs: number
  readonly signal: AbortSignal
  /** Works as the only one until the abort, which comes too when the lock is lost. */
  work(session: Session, signal: AbortSignal): Promise<void>
}

/** Tries for the lock until it is ours, works while it is, and begins again when it is lost. */
export async function lead({ lock, url, log, outage, pollMs, signal, work }: LeadOptions): Promise<void> {
  let failure = ''
  while (!signal.aborted) {
    const session = openSession(url)
    const both = AbortSignal.any([signal, session.ended])
    const end = () => void session.close().catch(() => {})
    signal.addEventListener('abort', end, { once: true })
    try {
      while (!both.aborted) {
        if (await tryLock(session, lock)) {
          failure = ''
          await work(session, both)
        } else await pause(pollMs, both)
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== failure && !signal.aborted) log.warn({ err: error }, outage)
      failure = reason
    } finally {
      signal.removeEventListener('abort', end)
      await session.close().catch(() => {})
    }
    await pause(pollMs / 2, signal)
  }
}
