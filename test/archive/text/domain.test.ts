import { expect, test } from 'vitest'
import { parseDomain } from '../../../src/archive/text/domain.ts'

test.each([
  ['example.org', 'example.org'],
  ['WWW.Example.ORG', 'example.org'],
  ['www.www.example.org', 'example.org'],
  ['news.bbc.co.uk', 'news.bbc.co.uk'],
  ['www2.example.org', 'www2.example.org'],
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['MÜNCHEN.de', 'xn--mnchen-3ya.de'],
  ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
  ['新华网.中国', 'xn--xkrr14bows.xn--fiqs8s'],
  ['3sat.de', '3sat.de'],
])('answers %s as %s', (given, domain) => {
  expect(parseDomain(given)).toBe(domain)
  expect(parseDomain(domain)).toBe(domain)
})

test.each([
  '',
  ' ',
  '.',
  'localhost',
  'www.com',
  'example.org.',
  '.example.org',
  'a..b',
  'https://example.org',
  'example.org/',
  'example.org:443',
  'user@example.org',
  'exa mple.org',
  ' example.org',
  'example.org\n',
  'ex%61mple.org',
  'example.org?a',
  'example.org#a',
  '-a.org',
  'a-.org',
  'a_b.org',
  'a*.org',
  '127.0.0.1',
  '[::1]',
  '1.2',
  'xn--a.org',
  `${'a'.repeat(64)}.org`,
  `${'abcdefg.'.repeat(40)}org`,
  'a\0.org',
  '\ud800.org',
  `${'\u4e00\u4e8c'.repeat(200_000)}.org`,
])('refuses %j', (given) => {
  expect(parseDomain(given)).toBeNull()
})
