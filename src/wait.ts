/** Wakes a task that is waiting. A notification is kept until the task waits for it. */
export interface Wake {
  notify(): void
  /**
   * Resolves at the next notification or when the signal is aborted, but after `ms` milliseconds at the latest. If
   * there has been a notification since the last wait, the promise resolves immediately. Returns whether there was a
   * notification.
   */
  wait(ms: number, signal: AbortSignal): Promise<boolean>
}

export function createWake(): Wake {
  let notified = false
  let wakeUp: (() => void) | null = null
  return {
    notify() {
      notified = true
      wakeUp?.()
    },
    async wait(ms, signal) {
      if (!notified && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
          signal.addEventListener('abort', wakeUp, { once: true })
        })
        if (wakeUp) signal.removeEventListener('abort', wakeUp)
        wakeUp = null
      }
      const wasNotified = notified
      notified = false
      return wasNotified
    },
  }
}

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await createWake().wait(ms, signal)
}

/**
 * Waits until `work` has ended, but for at most `ms` milliseconds. After this time, the wait ends, but `work`
 * continues.
 */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController()
  try {
    await Promise.race([work, pause(ms, enough.signal)])
  } finally {
    enough.abort()
  }
}
