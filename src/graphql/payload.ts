const payloads = new WeakSet<object>()

/**
 * Marks an object of our own code: its properties have the names of fields, where a row of the compiler has those of
 * response keys.
 */
export function payload<T extends object>(value: T): T {
  payloads.add(value)
  return value
}

export function isPayload(value: unknown): boolean {
  return typeof value === 'object' && value !== null && payloads.has(value)
}
