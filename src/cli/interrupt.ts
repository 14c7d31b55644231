import { ArchiveError } from '../errors.ts'

/** Signals that end a process: Ctrl-C, an operator's, a closed terminal, Ctrl-\. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** Runs work that ends what it began when it is interrupted; a second signal ends it at once. */
export async function interruptible<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const given = new AbortController()
  const interrupt = (signal: NodeJS.Signals) => {
    // A closed terminal sends two of these by itself: one comes from the shell, one from the system.
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
