import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fold, foldPart } from '../../../src/archive/text/fold.ts'
import { createDatabase } from '../../database.ts'
import { folded, foldedPart } from '../../oracle/text.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test.each([
  ['Straße', 'STRASSE'],
  ['straße', 'strasse'],
  ['ẞ', 'ß'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ['σίσυφοσ', 'σίσυφος'],
  ['ﬁ', 'FI'],
  ['ſ', 's'],
  ['ı', 'I'],
  ['Čeština', 'čEŠTINA'],
  ['漢字', '漢字'],
  ['𐐀', '𐐨'],
  ['é', 'e\u0301'],
  ['é', 'E\u0301'],
  ['José Núñez', ' Jose\u0301\u00a0\tNu\u0301n\u0303ez\u3000'],
  ['a b', 'a\u2028\u0085\r\n b'],
])('%j and %j are one', (one, other) => {
  expect(fold(one)).toBe(fold(other))
})

test.each([
  ['é', 'e'],
  ['a b', 'ab'],
  ['a\u200bb', 'ab'],
])('%j and %j are two', (one, other) => {
  expect(fold(one)).not.toBe(fold(other))
})

test('a piece of a text keeps a space at its ends', () => {
  expect(foldPart('\u00a0 A\t')).toBe(' a ')
})

// Letters that all supported versions of Postgres fold in the same way, including all special cases of the rule.
const LETTERS = [
  ...'aAbB zZ.-éÉßẞσςΣιΙİıſŉǆǅﬁﬀΐΰάΆώᾳᾼ漢Å𐐀ёЁЙ',
  ...['\u0301', '\u0308', '\u0303', '\u0345', '\u030a', '\u0327', '\u0307', '\u200b', '\u200d', '\u00ad'],
  ...['\t', '\n', '\r', '\u000b', '\u000c', '\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u202f', '\u3000'],
]
const words = fc.array(fc.constantFrom(...LETTERS), { maxLength: 14 }).map((letters) => letters.join(''))

describe('in SQL', () => {
  test('folds as in TypeScript, and as the contract says', async () => {
    const texts = fc.sample(words, { numRuns: 20_000, seed: 7 })
    const rows = await database.db.read<{ whole: string; part: string }[]>`
      select fold(x) as whole, fold_part(x) as part from unnest(${texts}::text[]) with ordinality as given (x, place) order by place`
    texts.forEach((text, index) => {
      expect([fold(text), foldPart(text)], JSON.stringify(text)).toEqual([folded(text), foldedPart(text)])
      expect({ ...rows[index] }, JSON.stringify(text)).toEqual({ whole: fold(text), part: foldPart(text) })
    })
  })
})
