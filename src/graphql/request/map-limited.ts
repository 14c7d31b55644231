import { ArchiveError } from '../../errors.ts'

// Reading has four connections by default: one is left to other requests.
const AT_ONCE = 3
const PATIENCE_MS = 20_000

/**
 * Does the work for each root field of an operation, in order, a few at once: an operation with a hundred statements
 * must not delay the next statement of everybody else.
 * @throws TOO_EXPENSIVE where some have not begun in time.
 */
export async function mapLimited<T, R>(fields: readonly T[], work: (field: T) => R): Promise<Awaited<R>[]> {
  if (fields.length <= AT_ONCE) return Promise.all(fields.map(work))
  const results: Awaited<R>[] = []
  const began = performance.now()
  let next = 0
  const worker = async () => {
    try {
      while (next < fields.length) {
        const index = next++
        if (performance.now() - began > PATIENCE_MS) throw tooLong()
        results[index] = await work(fields[index] as T)
      }
    } catch (error) {
      next = fields.length
      throw error
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return results
}

function tooLong(): ArchiveError {
  const limit = PATIENCE_MS / 1000
  return new ArchiveError(
    'TOO_EXPENSIVE',
    `What the operation asks at its root takes longer than ${limit} s, which is the limit: ask it in several requests.`,
    { limit },
  )
}
