import { expect, test } from 'vitest'
import { parseCountryCode } from '../../../src/archive/text/country-code.ts'

test.each([
  ['de', 'DE'],
  ['Gb', 'GB'],
  ['US', 'US'],
  ['tw', 'TW'],
  ['SS', 'SS'],
  ['xk', 'XK'],
])('answers %s as %s', (given, code) => {
  expect(parseCountryCode(given)).toBe(code)
})

test.each(['', 'UK', 'EU', 'ZZ', 'SU', 'DEU', '276', 'd', 'de ', 'ßß', '\u0131d', 'ＤＥ'])('refuses %j', (given) => {
  expect(parseCountryCode(given)).toBeNull()
})
