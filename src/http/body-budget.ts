import { ArchiveError } from '../errors.ts'

/** The memory that the bodies of all requests under way may take together. */
export interface BodyBudget {
  /** The share of one body. */
  open(isLoader: boolean): BodyShare
}

export interface BodyShare {
  /** @throws UNAVAILABLE when all bodies together would hold more than the budget. */
  resize(bytes: number): void
  close(): void
}

// Every request may hold this much, or slow bodies would keep small queries out.
export const FREE_BYTES = 16_384

/** Half of it is kept for loaders. */
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
              'The bodies of the requests under way hold all the memory that is set aside for them: try again in a few seconds.',
              { limit: maxBytes },
            )
          change(wanted)
        },
        close: () => change(0),
      }
    },
  }
}
