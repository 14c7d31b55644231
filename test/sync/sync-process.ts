import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { MeilisearchOptions } from '../../src/search/meilisearch/client.ts'
import type { SyncLimits } from '../../src/search/sync/limits.ts'

export interface SyncProcessOptions {
  readonly url: string
  readonly meilisearch: MeilisearchOptions
  readonly limits: Partial<SyncLimits>
}

const LOADER = fileURLToPath(new URL('../bench/typescript.js', import.meta.url))
const PROGRAM = fileURLToPath(new URL('run-sync.ts', import.meta.url))

/** A process that only keeps the index up to date. */
export interface SyncProcess {
  /** Ends the process as a power cut would. */
  kill(): Promise<void>
  /** Starts the next process, and resolves when it works. */
  start(): Promise<void>
}

export async function startSyncProcess(options: SyncProcessOptions): Promise<SyncProcess> {
  let child: ChildProcess | null = null
  const sync: SyncProcess = {
    async kill() {
      if (!child || child.exitCode !== null) throw new Error('the process that keeps the index in step ended by itself')
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
    async start() {
      child = spawn(process.execPath, ['--import', LOADER, PROGRAM, JSON.stringify(options)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      if (child.stdout) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    },
  }
  await sync.start()
  return sync
}
