// For comparison: a batch of 500 articles with three quotes each has about 25,000 values.
const MAX_VALUES = 50_000
const MAX_LENGTH = 1_000_000

/** Whether variables are too large to be printed dozens of times in error messages. */
export function isLarge(variables: unknown): boolean {
  let values = 0
  let length = 0
  const grow = (value: unknown): boolean => {
    values += 1
    if (typeof value === 'string') length += value.length
    if (values > MAX_VALUES || length > MAX_LENGTH) return true
    if (typeof value !== 'object' || value === null) return false
    if (Array.isArray(value)) return value.some(grow)
    for (const key in value) {
      length += key.length
      if (grow((value as Record<string, unknown>)[key])) return true
    }
    return false
  }
  return grow(variables)
}
