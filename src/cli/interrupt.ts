import { ArchiveError } from '../errors.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Runs work that ends what it began when it is interrupted; a second signal ends it at once. */
export async function interruptible<T>(what: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const given = new AbortController()
  const interrupt = () => {
    if (given.signal.aborted) process.exit(130)
    given.abort(new ArchiveError('UNAVAILABLE', what))
  }
  for (const signal of SIGNALS) process.on(signal, interrupt)
  try {
    return await work(given.signal)
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}
