import { setImmediate as breathe } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { fitsPhrases, type Phrases } from './contains.ts'
import { highlight, highlightJoined, type HighlightRun } from './highlight.ts'
import type { SearchQuery } from './query.ts'

export interface HighlightTask {
  readonly text: string
  readonly query: SearchQuery
  /** See highlightJoined. */
  readonly isJoined: boolean
  /** The time at which the work stops, in milliseconds since 1970. */
  readonly until: number
}

export interface PhrasesTask extends Phrases {
  readonly texts: readonly string[]
  /** The time at which the work stops, in milliseconds since 1970. */
  readonly until: number
}

/** The work that searches do on texts of the archive. */
export interface TextWork {
  highlight(task: HighlightTask): Promise<HighlightRun[] | null>
  /** Resolves to null if there was not enough time. */
  fitsPhrases(task: PhrasesTask): Promise<boolean | null>
  close(): Promise<void>
}

export type ThreadTask = { readonly highlight: HighlightTask } | { readonly phrases: PhrasesTask }

export function runTask(task: ThreadTask): HighlightRun[] | boolean | null {
  if ('phrases' in task) return fitsPhrases(task.phrases.texts, task.phrases, task.phrases.until)
  const { text, query, isJoined, until } = task.highlight
  return (isJoined ? highlightJoined : highlight)(text, query, until)
}

// The maximum length of a short text, in UTF-16 code units. Work on a short text takes at most 20 ms. Before this work,
// the thread pauses so that other requests can run. There is no pause before the work on a text of at most TINY code
// units, because the pause would take longer than the work.
const SHORT = 20_000
const TINY = 1_000

/** Does all work on the calling thread. */
export const inlineTextWork: TextWork = {
  highlight: async (task) => runTask({ highlight: task }) as HighlightRun[] | null,
  fitsPhrases: async (task) => runTask({ phrases: task }) as boolean | null,
  close: async () => {},
}

/**
 * Processes short texts on the calling thread, and long texts on another thread. The other thread is started when the
 * first long text arrives.
 */
export function createTextWork(): TextWork {
  let thread: { readonly worker: Worker; readonly waiting: Waiting[] } | null = null

  function start(): { readonly worker: Worker; readonly waiting: Waiting[] } {
    const file = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)
    const worker = new Worker(file, {
      resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
    })
    const waiting: Waiting[] = []
    worker.on('message', (result: unknown) => waiting.shift()?.resolve(result))
    worker.on('error', (error) => {
      for (const one of waiting.splice(0)) one.reject(error)
      thread = null
    })
    // The thread must not keep the process running.
    worker.unref()
    return { worker, waiting }
  }

  async function run(task: ThreadTask, length: number): Promise<unknown> {
    if (length <= SHORT) {
      if (length > TINY) await breathe()
      return runTask(task)
    }
    const { worker, waiting } = (thread ??= start())
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject })
      worker.postMessage(task)
    })
  }

  return {
    highlight: async (task) => (await run({ highlight: task }, task.text.length)) as HighlightRun[] | null,
    fitsPhrases: async (task) =>
      (await run(
        { phrases: task },
        task.texts.reduce((sum, text) => sum + text.length, 0),
      )) as boolean | null,
    async close() {
      await thread?.worker.terminate()
    },
  }
}

interface Waiting {
  resolve(result: unknown): void
  reject(error: unknown): void
}
