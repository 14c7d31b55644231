import type { Target } from './send.ts'

/** Writes to an index, but ignores failures. */
export function bestEffort(index: Target, signal: AbortSignal): Target {
  const ignore = () => signal.throwIfAborted()
  return {
    put: (documents, options) => index.put(documents, options).catch(ignore),
    remove: (refs, options) => index.remove(refs, options).catch(ignore),
  }
}
