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
  ['localhost', 'localhost'],
  ['www.com', 'www.com'],
  ['example.org.', 'example.org'],
  ['www.example.org.', 'example.org'],
  ['a_b.org', 'a_b.org'],
  ['127.0.0.1', '127.0.0.1'],
  ['[::1]', '[::1]'],
  ['ex%61mple.org', 'example.org'],
  [`${'a'.repeat(64)}.org`, `${'a'.repeat(64)}.org`],
])('answers %s as %s', (given, domain) => {
  expect(parseDomain(given)).toBe(domain)
  expect(parseDomain(domain)).toBe(domain)
})

test.each([
  '',
  ' ',
  '.',
  '[::1]:80',
  'a:b',
  'https://example.org',
  'example.org/',
  'example.org:443',
  'user@example.org',
  'exa mple.org',
  ' example.org',
  'example.org\n',
  'example.org?a',
  'example.org#a',
  'xn--a.org',
  'a\0.org',
  '\ud800.org',
  `${'\u4e00\u4e8c'.repeat(200_000)}.org`,
])('refuses %j', (given) => {
  expect(parseDomain(given)).toBeNull()
})
