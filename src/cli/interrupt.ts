import { ArchiveError } from '../errors.ts'

/** The signals that end a process: Ctrl-C, a request to stop, a closed terminal, Ctrl-\. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/**
 * Runs work, and aborts its signal when the process is interrupted. The signal is aborted with an error whose message
 * is `what`. A second interruption ends the process at once.
 */
export async function interruptible<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const given = new AbortController()
  const interrupt = (signal: NodeJS.Signals) => {
    // A closed terminal sends SIGHUP twice, once from the shell and once from the system, so the second SIGHUP does not
    // count as a second interruption.
    if (given.signal.aborted && signal !== 'SIGHUP') process.exit(130)
    given.abort(new ArchiveError('UNAVAILABLE', what))
  }
  for (const signal of END_SIGNALS) process.on(signal, interrupt)
  try {
    return await work(given.signal)
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, interrupt)
  }
}
