import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { LoadLimits } from '../limits.ts'
import type { Block } from './block.ts'
import {
  findProviders,
  parseBlock,
  type ParsedBlock,
  type ProvidingBlock,
  scanBlock,
  type ScannedBlock,
} from './parse-block.ts'

interface Tasks {
  readonly scan: ScannedBlock
  readonly parse: ParsedBlock
  readonly provide: ProvidingBlock
}
export type Task = keyof Tasks

/** Who parses and validates blocks. */
export interface Pool {
  /** How many blocks are worth being under way. */
  readonly width: number
  run<T extends Task>(task: T, block: Block): Promise<Tasks[T]>
  close(): Promise<void>
}

const WORK: { readonly [T in Task]: (block: Block, limits: LoadLimits) => Tasks[T] } = {
  scan: scanBlock,
  parse: parseBlock,
  provide: findProviders,
}

export function runTask<T extends Task>(task: T, block: Block, limits: LoadLimits): Tasks[T] {
  return WORK[task](block, limits)
}

/** On this thread. */
export function createInlinePool(limits: LoadLimits): Pool {
  return { width: 1, run: async (task, block) => runTask(task, block, limits), close: async () => {} }
}

/**
 * On this thread, one block after the other between what comes in and goes out: while Postgres takes a chunk the next
 * ones are parsed. Records that change threads are copied, which costs as much as parsing them (measured: 455 µs of a
 * core per article with threads for it).
 */
export function createIdlePool(limits: LoadLimits): Pool {
  let last: Promise<unknown> = Promise.resolve()
  return {
    width: 12,
    run(task, block) {
      const result = last
        .then(() => new Promise<void>((resolve) => setImmediate(resolve)))
        .then(() => runTask(task, block, limits))
      last = result.catch(() => {})
      return result
    },
    close: async () => {},
  }
}

interface Answer {
  readonly result?: unknown
  readonly error?: unknown
}

// In the first pass nobody else has much to do; in the second more than a few parse faster than anybody can write.
const MOST_THREADS = 4
const FEWEST_THREADS = 2

/** On threads of their own. */
export function createThreadPool(
  limits: LoadLimits,
  threads = Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, availableParallelism() - 1)),
): Pool {
  const file = new URL(import.meta.url.endsWith('.ts') ? './parse-thread.ts' : './parse-thread.js', import.meta.url)
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(file, {
      workerData: { limits },
      resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 },
    })
    const waiting: { resolve(result: unknown): void; reject(error: unknown): void }[] = []
    worker.on('message', ({ result, error }: Answer) =>
      error === undefined ? waiting.shift()?.resolve(result) : waiting.shift()?.reject(error),
    )
    worker.on('error', (error) => {
      for (const one of waiting.splice(0)) one.reject(error)
    })
    return { worker, waiting }
  })
  return {
    width: threads + 7,
    run<T extends Task>(task: T, block: Block) {
      const [idlest] = [...workers].sort((a, b) => a.waiting.length - b.waiting.length)
      return new Promise<Tasks[T]>((resolve, reject) => {
        idlest?.waiting.push({ resolve: resolve as (result: unknown) => void, reject })
        idlest?.worker.postMessage({ task, block }, [block.bytes.buffer])
      })
    },
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.terminate()))
    },
  }
}

/** Runs `work` on the items of `source` with some of them under way at once; answers in order. */
export async function* inOrder<T, R>(
  source: AsyncIterator<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const under: Promise<R>[] = []
  let isDone = false
  for (;;) {
    while (!isDone && under.length < width) {
      const next = await source.next()
      if (next.done) isDone = true
      else {
        const result = work(next.value)
        // Heard where it is awaited, which may be later.
        result.catch(() => {})
        under.push(result)
      }
    }
    const first = under.shift()
    if (first === undefined) return
    yield await first
  }
}
