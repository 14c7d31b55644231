import { expect, test } from 'vitest'
import { namesIn, toBylines } from '../../../src/cli/read/byline.ts'

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
  ['Ann Lee · 5 min read', 'Ann Lee'],
  ['Ann Lee, Monday, 2 November 2026', 'Ann Lee'],
  ['Ann Miller 2 November 2026', 'Ann Miller'],
  ['Posted on March 3, 2026 by Ann Lee', 'Ann Lee'],
  ['March 16, 2026\nBy Ann Lee', 'Ann Lee'],
  ['Written by: Ann Lee\nEdited by Max Berg', 'Ann Lee'],
  ['By Ann Lee Photos by Max Berg', 'Ann Lee'],
  ['By ANN LEE, Health Correspondent, BBC News', 'ANN LEE'],
  ['Ann Lee, Redakteurin', 'Ann Lee'],
  ['Ann Lee - staff writer', 'Ann Lee'],
  ['Lee, Ann', 'Lee, Ann'],
  ['Ann Lee, MA', 'Ann Lee, MA'],
  ['20 Minutes', '20 Minutes'],
  ['記者 王小明', '記者 王小明'],
  // Not several: one of the parts could not be a person.
  ...['Mac & i', 'Smith and Wesson', 'Ministry of Trade and Industry', 'José Ortega y Gasset'].map((one) => [one, one]),
  ...['Ann Lee and Reuters Staff', 'Ann Lee, editor, and agencies', 'Ann Lee, New York'].map((one) => [one, one]),
])('%j names %j', (printed, name) => expect(namesIn(printed)).toEqual([name]))

test.each([
  ...['2026-11-02', 'November 2, 2026', 'Mon, 2 Nov 2026', '2026年11月2日', '5:00 PM', 'Monday', 'Last updated: 2 Nov'],
  ...['Photo by Ann Lee', 'Foto: Max', '© Ann Lee', 'Credit: Ann Lee', 'Ann Lee/Getty', 'Ann Lee / AP Photo'],
  ...['5 min read', 'Follow Author', 'View my complete profile', 'More by this author', 'Anonymous'],
  ...['ann@a.example', 'https://a.example/ann', '@annlee', '12 High Street, Port', '-'.repeat(100_000)],
])('%j names nobody', (printed) => expect(namesIn(printed)).toEqual([]))

test.each([
  ['By Ann Lee and Max Berg', ['Ann Lee', 'Max Berg']],
  ['Ann Lee, Max Berg und Tom Fox', ['Ann Lee', 'Max Berg', 'Tom Fox']],
  ['Ann Lee, Max Berg, and Tom Fox', ['Ann Lee', 'Max Berg', 'Tom Fox']],
  ['Ann Lee, health editor, and Max Berg', ['Ann Lee', 'Max Berg']],
  ['Anne Petit (avec Max Berg et Luc Roy)', ['Anne Petit', 'Max Berg', 'Luc Roy']],
  ['María Pérez y Juan de la Cruz | 3 mayo 2026', ['María Pérez', 'Juan de la Cruz']],
  ['Lee, Ann; Berg, Max', ['Lee, Ann', 'Berg, Max']],
  ['王小明、李大文', ['王小明', '李大文']],
])('%j names several', (printed, names) => expect(namesIn(printed)).toEqual(names))

test('several in one byline of JSON-LD are several bylines, each once', () => {
  expect(toBylines([{ name: 'Ann Lee and Max Berg' }, 'Max Berg', { name: 'By Tom Fox' }])).toEqual([
    { name: 'Ann Lee' },
    { name: 'Max Berg' },
    { name: 'Tom Fox' },
  ])
})
