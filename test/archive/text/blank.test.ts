import { expect, test } from 'vitest'
import { isBlank } from '../../../src/archive/text/blank.ts'

test.each([
  '',
  ' ',
  '\t\r\n',
  '\u00a0\u3000\u0085',
  '\0\u0007',
  '\u200b\u200d\ufeff',
  '\u00ad',
  '\u115f\u3164',
  '\ufe0f',
  '\u{e0041}',
])('%j is blank', (text) => {
  expect(isBlank(text)).toBe(true)
})

test.each(['a', '\u200ba', '-', '\u0301', '\ud83d', '\u2800', '👍'])('%j is not blank', (text) => {
  expect(isBlank(text)).toBe(false)
})
