import { parentPort, workerData } from 'node:worker_threads'
import { createLog } from '../observe/log.ts'
import { keepExtracting } from './keep-extracting.ts'
import type { ExtractionThreadWork } from './start.ts'

// Runs on its own thread, because texts are processed without a pause and requests must not wait for that.
const { url, logLevel } = workerData as ExtractionThreadWork
const closing = new AbortController()
parentPort?.once('message', () => closing.abort(new Error('the extraction is closed')))
await keepExtracting({ url, log: createLog(logLevel), signal: closing.signal })
