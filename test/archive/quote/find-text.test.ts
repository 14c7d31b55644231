import { monitorEventLoopDelay } from 'node:perf_hooks'
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { createFinder, findText } from '../../../src/archive/quote/find-text.ts'
import { placeQuotesWithPauses } from '../../../src/archive/quote/place.ts'
import { slowdown } from '../../slowdown.ts'

const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b'), maxLength })
const repeated = fc.tuple(letters(4), fc.nat(60)).map(([part, times]) => part.repeat(times))
const text = fc.oneof(
  letters(100),
  repeated,
  fc.tuple(repeated, letters(3), repeated).map((parts) => parts.join('')),
)

it('finds what indexOf finds', () => {
  fc.assert(
    fc.property(text, text, text, fc.nat(100), (before, wanted, after, from) => {
      const body = before + wanted + after
      expect(findText(body, wanted, from)).toBe(body.indexOf(wanted, from))
      expect(findText(before, wanted, from)).toBe(before.indexOf(wanted, from))
      // With this number of searches, the finder notes the hashes of the body's sequences.
      const find = createFinder(body, 50_000_000)
      expect(find(wanted, from)).toBe(body.indexOf(wanted, from))
      expect(find(after, 0)).toBe(body.indexOf(after))
    }),
    { numRuns: 2_000 },
  )
})

const LENGTH = 4_900_000
const words = Array.from({ length: LENGTH / 7 }, (_, index) => `w${(index * 7_919) % 100_003} `).join('')
const waves = `b${'a'.repeat(4_998)}`.repeat(LENGTH / 5_000)

test.each([
  [
    '300 long texts that a body nearly holds',
    words,
    Array.from({ length: 300 }, (_, index) => `${words.slice(index * 9_000, index * 9_000 + 50_000)}?${index}`),
  ],
  [
    '20 texts that indexOf would need minutes for',
    waves,
    Array.from({ length: 20 }, (_, index) => `${'a'.repeat(index + 1)}b${'a'.repeat(5_000)}`),
  ],
])('looks for %s without holding up everything else', async (_what, body, texts) => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  const { misplaced } = await placeQuotesWithPauses(
    body,
    texts.map((one) => ({ text: one, start: null, end: null, form: 'DIRECT' })),
  )
  delay.disable()
  expect(misplaced).toHaveLength(texts.length)
  expect(performance.now() - began).toBeLessThan(5_000 * slowdown())
  expect(delay.max / 1e6).toBeLessThan(1_000 * slowdown())
})
