import type { Random } from './load-input.ts'

const STRINGS = [
  "'; drop table quote; --",
  '$1::uuid',
  '{}',
  '\\u0000',
  '\0',
  '\ud800',
  '\udfff\ud800',
  '\uffff\ufffe',
  '\u202e\u2066',
  'a'.repeat(70_000),
  '👍'.repeat(3_000),
  '\u0301'.repeat(50),
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '%s%n%00',
  'NaN',
  '{"a":1}',
  'İI\u0131\u0307ß\ufb01',
  '١٢٣',
  'Infinity',
  '-infinity',
  'epoch',
  '\n',
]
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  2147483648,
  1e308,
  -0,
  '',
  'x',
  [],
  {},
  [null],
  [[]],
  [{}],
  { key: {} },
  { toString: 1 },
]
const FIELDS = ['__proto__', 'constructor', 'id', 'type', 'node', '$ref', 'keys', 'Key', '', 'extractQuotes']

/** Returns a copy in which one value is replaced by an unexpected one. */
export function withHostilePlace(random: Random, value: unknown): unknown {
  const places = placesOf(value)
  const path = random.pick(places)
  return replaced(value, path, (old) => {
    if (typeof old === 'string' && random.chance(0.6)) return random.pick(STRINGS)
    if (old !== null && typeof old === 'object' && !Array.isArray(old) && random.chance(0.5)) {
      return Object.fromEntries([...Object.entries(old), [random.pick(FIELDS), random.pick([...VALUES, ...STRINGS])]])
    }
    if (Array.isArray(old) && random.chance(0.4)) return [...(old as unknown[]), random.pick(VALUES)]
    return random.chance(0.5) ? random.pick(VALUES) : random.pick(STRINGS)
  })
}

type Path = readonly (string | number)[]

function placesOf(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at]
  const inner = Object.entries(value).flatMap(([name, one]) =>
    placesOf(one, [...at, Array.isArray(value) ? Number(name) : name]),
  )
  return at.length === 0 ? [...inner, []].filter((path) => path.length > 0 || inner.length === 0) : [at, ...inner]
}

function replaced(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  if (Array.isArray(value))
    return (value as unknown[]).map((one, i) => (i === step ? replaced(one, rest, change) : one))
  return Object.fromEntries(
    Object.entries(value as object).map(([name, one]) => [name, name === step ? replaced(one, rest, change) : one]),
  )
}

/** Nests parents more deeply than any real input. */
export function deepEvent(depth: number): object {
  return depth === 0 ? { name: 'root' } : { name: `level ${depth}`, parent: deepEvent(depth - 1) }
}
