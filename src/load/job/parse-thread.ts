import { parentPort, workerData } from 'node:worker_threads'
import type { LoadLimits } from '../limits.ts'
import type { Block } from './block.ts'
import { runTask, type Task } from './pool.ts'

const { limits } = workerData as { limits: LoadLimits }

parentPort?.on('message', ({ task, block }: { task: Task; block: Block }) => {
  try {
    parentPort?.postMessage({ result: runTask(task, block, limits) })
  } catch (error) {
    parentPort?.postMessage({ error })
  }
})
