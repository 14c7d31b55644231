import { expect, test } from 'vitest'
import { nameIn } from '../../../src/cli/read/byline.ts'

test.each([
  ['By Ann Lee', 'Ann Lee'],
  ['Par Jeanne Dupont', 'Jeanne Dupont'],
  ['Von Anna Müller', 'Anna Müller'],
  ['Von Miller', 'Von Miller'],
  ['Ann Lee | 2 hours ago', 'Ann Lee'],
  ['Ann Lee on November 2, 2026', 'Ann Lee'],
  ['Ann Lee Updated 5:00 PM', 'Ann Lee'],
  ['Ann Lee2 Nov 2026', 'Ann Lee'],
  ['Ann Lee (https://a.example/ann)', 'Ann Lee'],
  ['Ann Lee <ann@a.example>', 'Ann Lee'],
  ['20 Minutes', '20 Minutes'],
  ['記者 王小明', '記者 王小明'],
])('%j names %j', (printed, name) => expect(nameIn(printed)).toBe(name))

test.each([
  ...['2026-11-02', 'November 2, 2026', 'Mon, 2 Nov 2026', '2026年11月2日', '5:00 PM', 'Monday', 'Last updated: 2 Nov'],
  ...['Photo by Ann Lee', 'Foto: Max', '© Ann Lee', 'Credit: Ann Lee', 'Ann Lee/Getty', 'Ann Lee / AP Photo'],
  ...['ann@a.example', 'https://a.example/ann', '@annlee', '12 High Street, Port', '-'.repeat(100_000)],
])('%j names nobody', (printed) => expect(nameIn(printed)).toBeUndefined())
