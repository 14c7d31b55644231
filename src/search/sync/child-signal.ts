import { setMaxListeners } from 'node:events'

/**
 * Runs work with a signal of its own that follows another: a request that hangs itself on a signal for the life of a
 * process would never leave it.
 */
export async function withChildSignal<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  // A payload that is divided sends many requests at once.
  setMaxListeners(0, own.signal)
  const follow = () => own.abort(signal.reason)
  if (signal.aborted) follow()
  signal.addEventListener('abort', follow, { once: true })
  try {
    return await work(own.signal)
  } finally {
    signal.removeEventListener('abort', follow)
  }
}
