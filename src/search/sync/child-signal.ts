import { setMaxListeners } from 'node:events'

/**
 * Runs work with a new signal that is aborted together with `signal`. HTTP requests add listeners to a signal and never
 * remove them, so they must not get a signal that lives as long as the process.
 */
export async function withChildSignal<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  // Many requests add listeners to this signal if a payload is divided. Without this call, Node would warn of a memory
  // leak.
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
