import { ArchiveError } from '../../errors.ts'

// The number of fields that are read at the same time. By default there are four connections for reads, and one of the
// four is left for other requests.
const AT_ONCE = 3
const PATIENCE_MS = 20_000

/**
 * Runs `work` for each root field of an operation, in order. The number of fields that run at the same time is limited.
 * Without this limit, an operation with a hundred statements would delay the statements of all other requests.
 * @throws TOO_EXPENSIVE if some fields have not begun after PATIENCE_MS.
 */
export async function mapLimited<T, R>(
  fields: readonly T[],
  work: (field: T, index: number) => R,
): Promise<Awaited<R>[]> {
  const [only] = fields
  if (fields.length === 1) return [await work(only as T, 0)]
  if (fields.length <= AT_ONCE) return Promise.all(fields.map(work))
  const results: Awaited<R>[] = []
  const began = performance.now()
  let next = 0
  const worker = async () => {
    try {
      while (next < fields.length) {
        const index = next++
        if (performance.now() - began > PATIENCE_MS) throw tooLong()
        results[index] = await work(fields[index] as T, index)
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
    `The root fields of the operation take longer than ${limit} s, which is the limit: divide the operation into several requests.`,
    { limit },
  )
}
