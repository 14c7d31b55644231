import { parentPort } from 'node:worker_threads'
import { runTask, type ThreadTask } from './work.ts'

parentPort?.on('message', (task: ThreadTask) => parentPort?.postMessage(runTask(task)))
