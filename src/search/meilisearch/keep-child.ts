import { setTimeout as sleep } from 'node:timers/promises'
import { answers, type ChildOptions, type MeilisearchChild, readKey, startChild } from './child.ts'
import { LockedByOther } from './lock-file.ts'
import { isAlive } from './process.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000
const WATCH_MS = 500
const JOIN_MS = 20_000

type Kept = Pick<MeilisearchChild, 'url' | 'key' | 'exited' | 'stop'>

/**
 * Starts a Meilisearch on a directory, and restarts it at the same address whenever it ends. If another process already
 * runs a Meilisearch on the directory for the same archive, uses that Meilisearch as long as it runs.
 */
export async function keepChild(
  options: ChildOptions & { say(line: string): void },
): Promise<Pick<MeilisearchChild, 'url' | 'key' | 'stop'>> {
  const stopping = new AbortController()
  const { signal } = stopping
  let kept = await startOrJoin(options, signal)
  const again = { ...options, port: Number(new URL(kept.url).port), signal }
  let revival = Promise.resolve()
  const watch = () => {
    void kept.exited.then(() => {
      if (!signal.aborted) revival = revive()
    })
  }
  const revive = async () => {
    options.say('Meilisearch has ended and is being restarted.')
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      // The pause is random, so that several processes that wait to start Meilisearch do not all try at the same time.
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      const next = await startOrJoin(again, signal).catch(() => null)
      if (!next) continue
      kept = next
      return watch()
    }
  }
  watch()
  return {
    url: kept.url,
    key: kept.key,
    async stop() {
      stopping.abort()
      await revival
      await kept.stop()
    },
  }
}

async function startOrJoin(options: ChildOptions, signal: AbortSignal): Promise<Kept> {
  for (const until = Date.now() + JOIN_MS; ; await sleep(WATCH_MS / 5)) {
    try {
      return await startChild(options)
    } catch (error) {
      if (!(error instanceof LockedByOther) || error.lock.archive !== (options.archive ?? '')) throw error
      const joined = await join(error, options, signal)
      if (joined) return joined
      if (Date.now() > until || signal.aborted) throw error
    }
  }
}

/**
 * Uses the Meilisearch of another process. Returns null if the Meilisearch of the other process does not answer yet, or
 * has stopped answering.
 */
async function join(
  { lock: { child, port } }: LockedByOther,
  { directory }: ChildOptions,
  signal: AbortSignal,
): Promise<Kept | null> {
  const url = `http://127.0.0.1:${port}`
  const key = await readKey(directory)
  if (!child || !(await answers(url, key))) return null
  const watch = async () => {
    while (!signal.aborted && (await isAlive(child)))
      await sleep(WATCH_MS, undefined, { signal, ref: false }).catch(() => {})
  }
  return { url, key, exited: watch(), stop: async () => {} }
}
