import { setMaxListeners } from 'node:events'

/**
 * Runs work with a signal of its own that follows another signal. Requests never remove the listeners that they add to
 * a signal, so they must not get a signal that lives as long as the process.
 */
export async function withChildSignal<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  // A payload that is divided sends many requests with this signal.
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
