import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countWords } from '../../../src/archive/text/word-count.ts'

const RULE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{M}\p{N}_]+(?:['’.\-][\p{L}\p{M}\p{N}_]+)*/gu

test.each([
  ['', 0],
  ['  \n', 0],
  ['one two', 2],
  ["don't", 1],
  ['don’t stop-gap 3.14 a_b', 4],
  ['e\u0301t\u00e9', 1],
  ['a--b', 2],
  ["'a'", 1],
  ['漢字かなカナ', 6],
  ['a漢字', 1],
  ['漢字a', 3],
  ['⺀', 1],
  ['a⺀b', 3],
  ['a.⺀', 2],
  ['🙂 ok 🙂', 1],
  ['مرحبا بالعالم', 2],
  ['𝒜𝒷', 1],
  ['\ud800a', 1],
  ['한국어 단어', 2],
])('%j has %i words', (text, count) => {
  expect(countWords(text)).toBe(count)
})

test('counts as the rule does', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...`ab1_ '’.-漢かー⺀々e\u0301🙂𝒜`, '\ud800'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    ),
    maxLength: 40,
  })
  fc.assert(
    fc.property(text, (value) => {
      expect(countWords(value)).toBe(value.match(RULE)?.length ?? 0)
    }),
    { numRuns: 5_000 },
  )
})

test('counts 10 MB of one word, where the expression itself overflows the stack', () => {
  expect(countWords('a.'.repeat(5_000_000))).toBe(1)
  expect(countWords('word '.repeat(2_000_000))).toBe(2_000_000)
})
