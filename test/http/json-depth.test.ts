import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createDepthCheck, MAX_JSON_DEPTH } from '../../src/http/json-depth.ts'

/** Whether a text that arrives in pieces of these lengths is refused. */
function isTooDeep(text: string, lengths: readonly number[] = []): boolean {
  const check = createDepthCheck()
  let rest = Buffer.from(text)
  for (const length of lengths) {
    if (check(rest.subarray(0, length)) !== null) return true
    rest = rest.subarray(length)
  }
  return check(rest) !== null
}

const nested = (depth: number, inside = '') => `${'[{"a":'.repeat(depth / 2)}${inside || '1'}${'}]'.repeat(depth / 2)}`

it('takes what is as deep as the limit and refuses what is deeper', () => {
  expect(isTooDeep(nested(MAX_JSON_DEPTH))).toBe(false)
  expect(isTooDeep(nested(MAX_JSON_DEPTH + 2))).toBe(true)
  expect(isTooDeep('['.repeat(MAX_JSON_DEPTH + 1))).toBe(true)
  // Many nested values next to each other are allowed.
  expect(isTooDeep(`[${'[],{},'.repeat(10_000)}1]`)).toBe(false)
})

const text = fc.string({
  unit: fc.constantFrom('[', '{', '}', ']', '"', '\\', '\n', 'a', 'é', '\u{1F600}'),
  maxLength: 200,
})

it('reads brackets in texts as text, however they are escaped and wherever a piece ends', () => {
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 62, max: 66 }),
      fc.array(fc.nat(9), { maxLength: 200 }),
      (value, depth, cuts) => {
        const even = depth - (depth % 2)
        const json = nested(even, JSON.stringify(value))
        expect(isTooDeep(json, cuts)).toBe(even > MAX_JSON_DEPTH)
      },
    ),
  )
})

it('counts fields and entries, but none in texts', () => {
  const check = (text: string) => createDepthCheck({ fields: 2, entries: 3 })(Buffer.from(text))
  expect(check('{"a:,":":,:,","b":[1,2,3]}')).toBeNull()
  expect(check('{"a":{"b":{"c":1}}}')).toBe('WIDE')
  expect(check('[1,[2,3],4,5]')).toBe('WIDE')
})
