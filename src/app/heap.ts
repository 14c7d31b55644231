import { setFlagsFromString } from 'node:v8'

/**
 * Makes V8 collect garbage earlier. By default, V8 lets the heap grow to several times the size of the objects in use
 * before it collects garbage, but Postgres and Meilisearch need memory on the same machine.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
