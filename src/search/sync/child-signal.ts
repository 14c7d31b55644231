import { setMaxListeners } from 'node:events'

/**
 * Runs work with a new signal that is aborted together with `signal`. HTTP requests add listeners to a signal and never
 * remove them, so a signal that exists as long as the process must not be passed to HTTP requests.
 */
export async function withChildSignal<T>(signal: AbortSignal, work: (own: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  // If a payload is divided, it is sent in many requests, and each request adds listeners to this signal. Without this
  // call, Node would warn of a memory leak.
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
