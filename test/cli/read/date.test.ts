import { expect, test } from 'vitest'
import { readTime, type TimeRule } from '../../../src/cli/read/date.ts'

const dayFirst = { dateFormat: 'DD/MM/YYYY' }
test.each<[string, TimeRule, string]>([
  ['2026-11-02T08:00:00+01:00', {}, '2026-11-02T08:00:00+01:00'],
  ['2026-11-02T08:00:00.123456Z', { utcOffset: '+09:00' }, '2026-11-02T08:00:00.123456Z'],
  ['2026-11-02 08:05', { utcOffset: '+02:00' }, '2026-11-02T08:05:00+02:00'],
  ['2026-11-02 08:05:06,5 UTC', { utcOffset: '+02:00' }, '2026-11-02T08:05:06.5Z'],
  ['2026-11-02T08:05:06+0530', {}, '2026-11-02T08:05:06+05:30'],
  ['20261102T080000Z', {}, '2026-11-02T08:00:00Z'],
  ['20261102080000', { utcOffset: 'Z' }, '2026-11-02T08:00:00Z'],
  ['2026-11-02T08:00:00PDT', {}, '2026-11-02T08:00:00-07:00'],
  ['2026-11-02T08:00:00+01:00[Europe/Berlin]', {}, '2026-11-02T08:00:00+01:00'],
  ['2026-11-02 08:00:00 +0000 UTC', {}, '2026-11-02T08:00:00+00:00'],
  ['1762070400', {}, '2025-11-02T08:00:00.000Z'],
  ['1762070400123', {}, '2025-11-02T08:00:00.123Z'],
  ['Mon, 02 Nov 2026 08:00:00 +0100', {}, '2026-11-02T08:00:00+01:00'],
  ['Mon,2 Nov 26 08:00 EST', {}, '2026-11-02T08:00:00-05:00'],
  ['Monday, 02-Nov-26 08:00:00 GMT', {}, '2026-11-02T08:00:00Z'],
  ['02-Nov-2026 08:00:00 CET', {}, '2026-11-02T08:00:00+01:00'],
  ['Mon Nov  2 08:00:00 2026', { utcOffset: '-03:00' }, '2026-11-02T08:00:00-03:00'],
  ['Mon Nov 02 08:00:00 +0000 2026', {}, '2026-11-02T08:00:00+00:00'],
  ['Mon Nov 02 2026 08:00:00 GMT+0100 (Central European Standard Time)', {}, '2026-11-02T08:00:00+01:00'],
  ['November 2, 2026 at 8:05 pm EST', {}, '2026-11-02T20:05:00-05:00'],
  ['2. November 2026, 8:05 Uhr', { utcOffset: '+01:00' }, '2026-11-02T08:05:00+01:00'],
  ['Sun, 05 Jul 2026 10:00:00 BST', { country: 'GB' }, '2026-07-05T10:00:00+01:00'],
  ['Sun, 05 Jul 2026 10:00:00 IST', { country: 'IN' }, '2026-07-05T10:00:00+05:30'],
  ['03/04/2026 10:15', { ...dayFirst, utcOffset: 'Z' }, '2026-04-03T10:15:00Z'],
  ['3/4/2026 10:15 PM CET', { dateFormat: 'M/D/YYYY h:mm A Z' }, '2026-03-04T22:15:00+01:00'],
  ['3.4.26', { dateFormat: 'D.M.YY' }, '2026-04-03T00:00:00Z'],
  ['02NOV2026:08:00:00', { dateFormat: 'DDMMMYYYY:HH:mm:ss', utcOffset: 'Z' }, '2026-11-02T08:00:00Z'],
  ['2026-11-02T08:00:00Z', dayFirst, '2026-11-02T08:00:00Z'],
  ['2026-11-02T08:00:00−05:00', {}, '2026-11-02T08:00:00-05:00'],
  ['2026-11-02 08:00:00 (CET)', { utcOffset: '+09:00' }, '2026-11-02T08:00:00+01:00'],
])('%s at %o is %s', (text, rule, at) => expect(readTime(text, rule)).toMatchObject({ at }))

test.each<[string, TimeRule, string]>([
  ['2026-11-02', {}, '2026-11-02T00:00:00Z'],
  ['20261102', {}, '2026-11-02T00:00:00Z'],
  ['2026-11-02', { utcOffset: '+02:00' }, '2026-11-02T00:00:00+02:00'],
  ['13/04/2026', {}, '2026-04-13T00:00:00Z'],
  ['03/04/2026', dayFirst, '2026-04-03T00:00:00Z'],
])('%s at %o is a day: %s', (text, rule, at) => expect(readTime(text, rule)).toEqual({ at, isDay: true }))

test.each<[string, TimeRule, RegExp]>([
  ['2026-11-02 08:00:00', {}, /no offset from UTC: --utc-offset/],
  ['01.02.2026 10:00', {}, /no offset/],
  ['03/04/2026', {}, /two days: --date-format/],
  ['31/02/2026', dayFirst, /two days/],
  ['Sun, 05 Jul 2026 10:00:00 BST', {}, /zone BST has no single meaning/],
  ['Sun, 05 Jul 2026 10:00:00 IST', { country: 'US' }, /zone IST/],
  ...[
    'Week 5',
    '5',
    '2026',
    '2026-11',
    'last week',
    '2026-02-30',
    '30 Feb 2026 10:00:00 GMT',
    '2026-11-02T25:00:00Z',
  ].map((text): [string, TimeRule, RegExp] => [text, {}, /write a date/]),
  ['2026-11-02T08:00:60Z', {}, /write a date/],
  ['0001-01-01T00:00:00Z', {}, /write a date/],
  ['04.05.26', {}, /two days/],
  ['Nov. 2, 2026 at 8:00 a.m. ET', {}, /zone ET has no single meaning/],
  // The zone of the text is another one than the offset given.
  ['2026-11-02T08:00:00[Europe/Berlin]', { utcOffset: '+09:00' }, /write a date/],
  ['0000-00-00 00:00:00', { utcOffset: 'Z' }, /write a date/],
])('%s at %o is refused', (text, rule, problem) =>
  expect(readTime(text, rule)).toEqual({ problem: expect.stringMatching(problem) }),
)
