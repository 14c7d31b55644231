import { ArchiveError } from '../errors.ts'

/** Limits the memory that the bodies of all current requests take together. */
export interface BodyBudget {
  /** Returns the share of one body in the budget. The share is empty until `resize` is called. */
  open(isLoader: boolean): BodyShare
}

export interface BodyShare {
  /**
   * Changes the size of this body's share of the budget to `bytes`.
   * @throws UNAVAILABLE if all bodies together would exceed the budget, or if the bodies of clients other than loaders
   * would exceed half of the budget.
   */
  resize(bytes: number): void
  close(): void
}

// The first bytes of each body do not count toward the budget. This way, small queries are accepted even if the budget
// is used up by large bodies that arrive slowly.
export const FREE_BYTES = 16_384

/** @param maxBytes The budget, half of which is reserved for loaders. */
export function createBodyBudget(maxBytes: number): BodyBudget {
  const used = { all: 0, readers: 0 }
  return {
    open(isLoader) {
      let held = 0
      const change = (bytes: number) => {
        used.all += bytes - held
        if (!isLoader) used.readers += bytes - held
        held = bytes
      }
      return {
        resize(bytes) {
          const wanted = Math.max(0, bytes - FREE_BYTES)
          const grows = wanted - held
          if (grows > 0 && (used.all + grows > maxBytes || (!isLoader && used.readers + grows > maxBytes / 2)))
            throw new ArchiveError(
              'UNAVAILABLE',
              'The bodies of other requests use all the memory that is reserved for request bodies: try again in a few seconds.',
              { limit: maxBytes },
            )
          change(wanted)
        },
        close: () => change(0),
      }
    },
  }
}
