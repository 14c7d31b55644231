import { expect, test } from 'vitest'
import { createNearFinder } from '../../../src/archive/quote/near-match.ts'
import { placeQuotes } from '../../../src/archive/quote/place.ts'
import { slowdown } from '../../slowdown.ts'

test.each([
  ['quotation marks', 'He said: \u201CWe \u2018will\u2019 go\u201D.', '"We \'will\' go"', 9, 23],
  ['an apostrophe', 'It\u2019s over', "It's over", 0, 9],
  ['white space', 'a  long\u00A0\n road', 'a long road', 0, 14],
  ['the normal form', 'le cafe\u0301 ferme', 'caf\u00E9 ferme', 3, 14],
  ['accents', 'El Ni\u00F1o viene', 'Nino', 3, 7],
  ['dashes and ellipses', 'so \u2014 then\u2026', 'so - then...', 0, 10],
  ['code points beyond the first plane', '\u{1F600}\u{1F600} don\u2019t', "don't", 3, 8],
])('finds a text that differs by %s', (_what, body, text, start, end) => {
  const near = createNearFinder(body)(text)
  expect(near).toMatchObject({ start, end })
  expect([...body].slice(start, end).join('')).toBe(near?.text)
})

test('does not take other words for the same', () => {
  const find = createNearFinder('We will go tomorrow.')
  expect(find('We will not go')).toBeNull()
  expect(find('')).toBeNull()
  expect(find(' \u00AD ')).toBeNull()
})

test('an error says where the similar words stand, with or without a start', () => {
  const quotes = [null, 3].map((start) => ({ text: "don't", start, end: null, form: 'DIRECT' }))
  const { misplaced } = placeQuotes('We don\u2019t know.', quotes)
  expect(misplaced.map(({ code, field }) => [code, field])).toEqual([
    ['NOT_IN_TEXT', 'text'],
    ['NOT_IN_TEXT', 'start'],
  ])
  for (const { message } of misplaced)
    expect(message).toBe(
      'The body does not contain this text, but it has very similar words from 3 to 8: "don\u2019t". Quote them exactly as printed there.',
    )
})

test('a long body is folded in time', () => {
  const body = 'Caf\u00E9 \u201Cx\u201D and so on. '.repeat(24_000)
  const began = performance.now()
  expect(createNearFinder(body)('not there at all')).toBeNull()
  expect(performance.now() - began).toBeLessThan(2_000 * slowdown())
})
