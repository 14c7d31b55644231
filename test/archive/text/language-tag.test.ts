import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  findLanguageByName,
  parseLanguageTag,
  parseRegisteredLanguage,
} from '../../../src/archive/text/language-tag.ts'

test.each([
  ['EN', 'en'],
  ['pt-br', 'pt-BR'],
  ['ZH-HANT-TW', 'zh-Hant-TW'],
  ['zh-CMN-hans-cn', 'zh-cmn-Hans-CN'],
  ['ES-419', 'es-419'],
  ['sl-IT-NEDIS', 'sl-IT-nedis'],
  ['de-ch-1996', 'de-CH-1996'],
  ['de-DE-U-CO-PHONEBK', 'de-DE-u-co-phonebk'],
  ['en-ca-X-CA', 'en-CA-x-ca'],
  ['AZ-latn-X-LATN', 'az-Latn-x-latn'],
  ['X-Whatever', 'x-whatever'],
  ['i-KLINGON', 'i-klingon'],
  ['EN-gb-OED', 'en-GB-oed'],
  ['SGN-be-fr', 'sgn-BE-FR'],
  ['ART-lojban', 'art-lojban'],
  ['iw', 'iw'],
  ['QAAA-qaaa-qm-x-southern', 'qaaa-Qaaa-QM-x-southern'],
])('answers %s as %s', (given, canonical) => {
  expect(parseLanguageTag(given)).toBe(canonical)
  expect(parseLanguageTag(canonical)).toBe(canonical)
})

test.each([
  '',
  '*',
  'e',
  'en-',
  '-en',
  'en_US',
  'en US',
  'en--US',
  'englishlanguage',
  'en-a',
  'en-x',
  'x',
  'x-',
  'i-unknown',
  'de-419-DE',
  'a-DE',
  'en-*',
  'ｅｎ',
  '\u212Ao',
  'en\0',
  'en\n',
  '__proto__',
  'constructor',
])('refuses %j', (given) => {
  expect(parseLanguageTag(given)).toBeNull()
})

// The grammar of RFC 5646 section 2.1, written independently of the library.
const IRREGULAR =
  'en-GB-oed|i-ami|i-bnn|i-default|i-enochian|i-hak|i-klingon|i-lux|i-mingo|i-navajo|i-pwn|i-tao|i-tay|i-tsu|sgn-BE-FR|sgn-BE-NL|sgn-CH-DE'
const REGULAR = 'art-lojban|cel-gaulish|no-bok|no-nyn|zh-guoyu|zh-hakka|zh-min|zh-min-nan|zh-xiang'
const PRIVATE = 'x(?:-[a-z0-9]{1,8})+'
const LANGUAGE = '(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})'
const REST =
  '(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*'
const WELL_FORMED = new RegExp(`^(?:${LANGUAGE}${REST}(?:-${PRIVATE})?|${PRIVATE}|${IRREGULAR}|${REGULAR})$`, 'i')

test('takes exactly the tags of the grammar', () => {
  const subtag = fc.oneof(
    fc.constantFrom(
      'x',
      'u',
      '1',
      'i',
      'en',
      'GB',
      'oed',
      'zh',
      'min',
      'Latn',
      '1996',
      '419',
      'nedis',
      'de',
      'a1b',
      'toolongsubtag',
      '',
    ),
    fc.string({ unit: fc.constantFrom(...'ab1'), minLength: 1, maxLength: 9 }),
  )
  fc.assert(
    fc.property(fc.array(subtag, { minLength: 1, maxLength: 6 }), (subtags) => {
      const tag = subtags.join('-')
      expect(parseLanguageTag(tag) !== null, tag).toBe(WELL_FORMED.test(tag))
    }),
    { numRuns: 5_000 },
  )
})

test.each(['en', 'qaa-Latn', 'QTZ', 'iw', 'zh-min-nan', 'sgn-BE-FR', 'tlh', 'en-x-private'])(
  'takes %s for the language of a record',
  (tag) => {
    expect(parseRegisteredLanguage(tag)).toBe(parseLanguageTag(tag))
    expect(parseRegisteredLanguage(tag)).not.toBeNull()
  },
)

test.each(['xx', 'qua2', 'x-klingon', 'i-klingon', 'english', 'abcd', 'constructor', 'quz-', ''])(
  'does not take %s for the language of a record',
  (tag) => {
    expect(parseRegisteredLanguage(tag)).toBeNull()
  },
)

test.each([
  ['English', 'en'],
  [' german ', 'de'],
  ['Ukrainian', 'uk'],
  ['Haitian Creole', 'ht'],
  ['Hebrew', 'he'],
  ['Yiddish', 'yi'],
  ['Moldavian', 'ro'],
  ['xx', null],
  ['Deutsch', null],
])('the language named %j has the tag %j', (name, tag) => {
  expect(findLanguageByName(name)).toBe(tag)
})
