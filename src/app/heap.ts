import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow to a multiple of what lives in it before it looks for garbage, and takes the whole machine for
 * its own; here Postgres and Meilisearch live beside it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
