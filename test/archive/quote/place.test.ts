import { expect, test } from 'vitest'
import { mapOffsets } from '../../../src/archive/quote/code-points.ts'
import { placeQuotes } from '../../../src/archive/quote/place.ts'
import { slowdown } from '../../slowdown.ts'

type Given = [text: string, start?: number | undefined, end?: number | undefined, form?: string]

function place(body: string | null, ...quotes: Given[]) {
  const { spans, misplaced } = placeQuotes(
    body,
    quotes.map(([text, start = null, end = null, form = 'DIRECT']) => ({ text, start, end, form })),
  )
  return {
    starts: spans.map((span) => span && [span.start, span.end]),
    wrong: misplaced.map(({ index, code, field }) => `${index} ${code} ${field}`),
  }
}

const cases: { name: string; body: string | null; quotes: Given[]; starts: unknown[]; wrong?: string[] }[] = [
  {
    name: 'looks texts up in list order, each at the next free place',
    body: 'a b a',
    quotes: [['a'], ['a'], ['b']],
    starts: [
      [0, 1],
      [4, 5],
      [2, 3],
    ],
  },
  {
    name: 'gives those with a start their place first',
    body: 'a b a',
    quotes: [['a'], ['a', 0]],
    starts: [
      [4, 5],
      [0, 1],
    ],
  },
  {
    name: 'lets occurrences overlap',
    body: 'aaa',
    quotes: [['aa'], ['aa']],
    starts: [
      [0, 2],
      [1, 3],
    ],
  },
  {
    name: 'counts code points',
    body: '😀😀ab😀',
    quotes: [['ab', 2, 4], ['😀', 4], ['😀']],
    starts: [
      [2, 4],
      [4, 5],
      [0, 1],
    ],
  },
  {
    name: 'tells a start beyond the end',
    body: 'abc',
    quotes: [
      ['bc', 2],
      ['c', 3],
      ['a', -1],
    ],
    starts: [null, null, null],
    wrong: ['0 OUT_OF_RANGE start', '1 OUT_OF_RANGE start', '2 OUT_OF_RANGE start'],
  },
  {
    name: 'tells a text that is not there',
    body: 'abc',
    quotes: [['b', 0], ['x'], ['a'], ['a']],
    starts: [null, null, [0, 1], null],
    wrong: ['0 NOT_IN_TEXT start', '1 NOT_IN_TEXT text', '3 NOT_IN_TEXT text'],
  },
  {
    name: 'tells an end that does not fit',
    body: 'abc',
    quotes: [
      ['ab', 0, 3],
      ['b', 1, 9],
    ],
    starts: [null, null],
    wrong: ['0 NOT_IN_TEXT end', '1 OUT_OF_RANGE end'],
  },
  {
    name: 'tells the same words at the same place',
    body: 'abc',
    quotes: [
      ['ab', 0],
      ['ab', 0],
      ['a', 0],
    ],
    starts: [[0, 2], null, [0, 1]],
    wrong: ['1 DUPLICATE_KEY null'],
  },
  {
    name: 'takes an indirect quote at its passage, by its text, or without a place',
    body: 'abc',
    quotes: [
      ['x', 0, 2, 'INDIRECT'],
      ['b', undefined, undefined, 'INDIRECT'],
      ['y', undefined, undefined, 'INDIRECT'],
    ],
    starts: [[0, 2], [1, 2], null],
  },
  {
    name: 'tells a passage that does not fit',
    body: 'abc',
    quotes: [
      ['x', 1, 1, 'INDIRECT'],
      ['x', 1, 4, 'INDIRECT'],
    ],
    starts: [null, null],
    wrong: ['0 OUT_OF_RANGE end', '1 OUT_OF_RANGE end'],
  },
  { name: 'places nothing without a body', body: null, quotes: [['a', 3], ['b']], starts: [null, null] },
]

test.each(cases)('$name', ({ body, quotes, starts, wrong = [] }) => {
  expect(place(body, ...quotes)).toEqual({ starts, wrong })
})

test('offsets go both ways through astral characters', () => {
  const text = 'a😀b😀😀c'
  const offsets = mapOffsets(text)
  expect(offsets.codePoints).toBe(6)
  const points = [...text]
  let utf16 = 0
  points.forEach((point, codePoint) => {
    expect(offsets.toUtf16(codePoint)).toBe(utf16)
    expect(offsets.toCodePoint(utf16)).toBe(codePoint)
    utf16 += point.length
  })
  expect(offsets.toUtf16(6)).toBe(text.length)
  expect(offsets.toCodePoint(text.length)).toBe(6)
})

test('many quotes in a long body take no more than a moment', () => {
  const body = '😀 yes '.repeat(100_000)
  const started = performance.now()
  const { misplaced } = placeQuotes(
    body,
    Array.from({ length: 20_000 }, () => ({ text: 'yes', start: null, end: null, form: 'DIRECT' })),
  )
  expect(misplaced).toEqual([])
  expect(performance.now() - started).toBeLessThan(2_000 * slowdown())
})
