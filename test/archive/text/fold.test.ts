import { expect, test } from 'vitest'
import { fold } from '../../../src/archive/text/fold.ts'

test.each([
  ['Straße', 'STRASSE'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ['ﬁ', 'FI'],
  ['ſ', 's'],
  ['ı', 'I'],
  ['Čeština', 'čEŠTINA'],
  ['漢字', '漢字'],
  ['𐐀', '𐐨'],
])('%s and %s are one', (one, other) => {
  expect(fold(one)).toBe(fold(other))
})

test('keeps what is not a matter of case', () => {
  expect(fold('é')).not.toBe(fold('e'))
  expect(fold('e\u0301')).not.toBe(fold('é'))
})
