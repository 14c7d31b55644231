/**
 * Does what Promise.all does, but also waits for the other promises after a failure, so that no work is in progress
 * when the function throws.
 */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

/**
 * Processes the items in order, at most `width` items at the same time. After a failure, no further item is started.
 */
export async function forEachLimited<I>(
  items: readonly I[],
  width: number,
  work: (item: I) => Promise<void>,
): Promise<void> {
  const queue = [...items]
  let failed = false
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && !failed; item = queue.shift()) {
      await work(item).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  await settleAll(Array.from({ length: Math.min(width, items.length) }, worker))
}
