import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { createLog } from '../observe/log.ts'
import { keepExtracting } from './keep-extracting.ts'
import type { ExtractionThreadWork } from './start.ts'

// The extractor runs on a separate thread, because it can keep the processor busy for a long time. On the main thread,
// requests would have to wait for it.
// On Linux, `setPriority` affects only this thread. On other systems, it would affect the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
const { url, logLevel, limits } = workerData as ExtractionThreadWork
const closing = new AbortController()
parentPort?.once('message', () => closing.abort(new Error('the extraction is closed')))
await keepExtracting({ url, log: createLog(logLevel), limits, signal: closing.signal })
