import { setTimeout as sleep } from 'node:timers/promises'
import { type ChildOptions, type MeilisearchChild, startChild } from './child.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000

/** A Meilisearch of our own that is started again, at the same address, whenever it ends by itself. */
export async function keepChild(options: ChildOptions & { say(line: string): void }): Promise<Pick<MeilisearchChild, 'url' | 'key' | 'stop'>> {
  const stopping = new AbortController()
  let child = await startChild(options)
  const again = { ...options, port: Number(new URL(child.url).port), signal: stopping.signal }
  let revival = Promise.resolve()
  const watch = () => {
    void child.exited.then(() => {
      if (!stopping.signal.aborted) revival = revive()
    })
  }
  const revive = async () => {
    options.say('Meilisearch has ended; it is started again.')
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      const next = await startChild(again).catch(() => null)
      if (!next) continue
      child = next
      return watch()
    }
  }
  watch()
  return {
    url: child.url,
    key: child.key,
    async stop() {
      stopping.abort()
      await revival
      await child.stop()
    },
  }
}
