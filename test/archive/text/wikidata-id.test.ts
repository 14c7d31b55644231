import { expect, test } from 'vitest'
import { parseWikidataId } from '../../../src/archive/text/wikidata-id.ts'

test.each([
  ['Q42', 'Q42'],
  ['Q0', 'Q0'],
  ['q042', 'Q042'],
  ['q7747', 'Q7747'],
])('answers %s as %s', (given, id) => {
  expect(parseWikidataId(given)).toBe(id)
})

test.each(['', 'Q', '42', 'P31', 'Q4 2', 'Q42 ', 'Q42\n', 'Q4٢', 'https://www.wikidata.org/wiki/Q42'])(
  'refuses %j',
  (given) => {
    expect(parseWikidataId(given)).toBeNull()
  },
)
