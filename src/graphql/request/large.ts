// A batch of 500 articles with three quotes each has about 25,000 values. The limit is twice this number.
const MAX_VALUES = 50_000
const MAX_LENGTH = 1_000_000

/** Whether the variables are so large that error messages should not print them repeatedly. */
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
