/** Like Promise.all, but a failure waits for the others: nothing is under way when it throws. */
export async function settleAll<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
}

/** Works on the items in order, `width` at a time; after a failure no more are begun. */
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
