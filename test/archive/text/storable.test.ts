import { expect, test } from 'vitest'
import { isStorableText } from '../../../src/archive/text/storable.ts'

test.each([
  ['', true],
  ['naïve 漢字 🙂', true],
  ['\u{FFFF}\u0001', true],
  ['a\0b', false],
  ['\ud83d', false],
  ['\ude42\ud83d', false],
  ['🙂'.slice(0, 1), false],
])('%j: %s', (text, storable) => {
  expect(isStorableText(text)).toBe(storable)
})
