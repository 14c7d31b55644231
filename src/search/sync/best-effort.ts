import type { Target } from './send.ts'

/** Returns a target that writes to an index and ignores failures, except after the signal was aborted. */
export function bestEffort(index: Target, signal: AbortSignal): Target {
  const ignore = () => signal.throwIfAborted()
  return {
    put: (documents, options) => index.put(documents, options).catch(ignore),
    remove: (refs, options) => index.remove(refs, options).catch(ignore),
  }
}
