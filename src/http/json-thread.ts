import { parentPort, workerData } from 'node:worker_threads'
import { parse } from 'secure-json-parse'

/** The message from the thread that parses a large body. */
export type Parsed = { readonly value: unknown } | { readonly isWrong: true }

parentPort?.postMessage(parsed(workerData as Uint8Array))

function parsed(bytes: Uint8Array): Parsed {
  try {
    return { value: parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) }
  } catch {
    return { isWrong: true }
  }
}
