import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalUrl, parseUrl } from '../../../src/archive/text/url.ts'

test.each([
  'https://example.org',
  'HTTP://Example.ORG:80/A?b=c#d',
  'https://münchen.de/straße',
  'http://[::1]:8080/',
  'https://example.org/a b',
  'https://example.org/?q=%',
])('takes %s as it is given', (url) => {
  expect(parseUrl(url)).toBe(url)
})

test.each([
  '',
  'example.org',
  '//example.org/a',
  '/a',
  'ftp://example.org',
  'javascript:alert(1)',
  'mailto:a@example.org',
  'https://user:secret@example.org/',
  'https://user@example.org/',
  'https://:secret@example.org/',
  'https:example.org',
  'https:/example.org',
  'https:///example.org',
  'https:\\\\example.org',
  'https://',
  'https://exa mple.org',
  'https://example.org:99999',
  ' https://example.org',
  'https://example.org ',
  'https://example.org/a\nb',
  'https://example.org/\0',
  'https://example.org/\ud800',
  'https://a.1',
  `https://${'\u4e00\u4e8c'.repeat(200_000)}.org/`,
])('refuses %j', (url) => {
  expect(parseUrl(url)).toBeNull()
})

test.each([
  ['https://example.org/', 'https://example.org'],
  ['http://WWW.Example.ORG:80/News/', 'https://example.org/News'],
  ['http://example.org:443/a', 'https://example.org/a'],
  ['https://example.org:80/a', 'https://example.org/a'],
  ['https://example.org:8443/a', 'https://example.org:8443/a'],
  ['https://example.org/a//', 'https://example.org/a'],
  ['https://example.org//a', 'https://example.org//a'],
  ['https://example.org/a/../b/.', 'https://example.org/b'],
  ['https://example.org/a#part', 'https://example.org/a'],
  ['https://example.org/#!/story/1', 'https://example.org#!/story/1'],
  ['https://example.org/a/#/story/%7e', 'https://example.org/a#/story/~'],
  ['https://example.org/a#%21/story', 'https://example.org/a'],
  ['https://example.org./a', 'https://example.org/a'],
  ['https://www.www.example.org/a', 'https://example.org/a'],
  ['https://www.com/a', 'https://www.com/a'],
  ['https://www.www.com/a', 'https://www.com/a'],
  ['https://example.org/a?&&b=1&', 'https://example.org/a?b=1'],
  ['https://example.org/a?igshid=1&yclid=2&_ga=3&at_medium=4&at_campaign=5&UTM_X=6&%75tm_y=7', 'https://example.org/a'],
  ['https://example.org/100%/%zz/%2541/%41', 'https://example.org/100%25/%25zz/%2541/A'],
  ['https://example.org/?', 'https://example.org'],
  ['https://example.org/?id=7', 'https://example.org?id=7'],
  ['https://example.org/a?b=2&a=1&b=1', 'https://example.org/a?b=2&a=1&b=1'],
  [
    'https://example.org/a?utm_source=x&id=7&utm_medium=y&gclid=1&fbclid=2&msclkid=3&mc_cid=4&mc_eid=5',
    'https://example.org/a?id=7',
  ],
  ['https://example.org/a?utm_source=x', 'https://example.org/a'],
  ['https://example.org/a?utm_x&gclid', 'https://example.org/a'],
  ['https://example.org/a?utm=1&gclids=2&xutm_a=3', 'https://example.org/a?utm=1&gclids=2&xutm_a=3'],
  ['https://example.org/a?q=a+b%20c%2f&empty=&flag', 'https://example.org/a?q=a+b%20c%2F&empty=&flag'],
  ['https://example.org/%7Ea/~b/%c3%a9/é', 'https://example.org/~a/~b/%C3%A9/%C3%A9'],
  ['https://www.münchen.de/', 'https://xn--mnchen-3ya.de'],
  ['http://[::1]:8080/', 'https://[::1]:8080'],
])('%s is known as %s', (given, canonical) => {
  expect(parseUrl(given)).toBe(given)
  expect(canonicalUrl(given)).toBe(canonical)
  expect(canonicalUrl(canonical)).toBe(canonical)
})

test('a canonical URL stays as it is when it comes again', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] }),
      (url) => {
        const canonical = canonicalUrl(url)
        expect(parseUrl(canonical)).toBe(canonical)
        expect(canonicalUrl(canonical)).toBe(canonical)
      },
    ),
  )
})

test('a path of a million slashes takes no time', () => {
  expect(canonicalUrl(`https://example.org/${'/'.repeat(1_000_000)}a`)).toHaveLength(1_000_021)
})
