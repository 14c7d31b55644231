import { setFlagsFromString } from 'node:v8'

/**
 * By default, V8 lets the heap grow to several times its live size before it collects garbage, as if it had the whole
 * machine for itself. Here Postgres and Meilisearch need memory on the same machine.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
