import { describe, expect, it } from 'vitest'
import { readHead } from '../../../src/cli/read/head.ts'
import { parsePrintedDate } from '../../../src/cli/read/printed-date.ts'
import { slowdown } from '../../slowdown.ts'
import { valueOf } from './text-value.ts'

const text = 'The council met on the quay. '.repeat(10)

describe('printed dates that can mean one thing only', () => {
  it.each([
    ['25.10.2024', '2024-10-25', null, null],
    ['25.10.2024, 9:18', '2024-10-25', '09:18:00', null],
    ['2026-03-01', '2026-03-01', null, null],
    ['13/04/2026', '2026-04-13', null, null],
    ['4/13/2026', '2026-04-13', null, null],
    ['March 3, 2026 at 12:05 am', '2026-03-03', '00:05:00', null],
    ['Tue, 4 Mar 2026 10:00 +0100', '2026-03-04', '10:00:00', '+01:00'],
    ['1st June 2026 10:00 UTC', '2026-06-01', '10:00:00', 'Z'],
    ['Mittwoch, 4. März 2026, 14:05 Uhr', '2026-03-04', '14:05:00', null],
    ['1er mars 2026 à 7h30', '2026-03-01', '07:30:00', null],
    ['4 de marzo de 2026', '2026-03-04', null, null],
    ['12 октября 2025 г. в 10:30', '2025-10-12', '10:30:00', null],
    ['5 березня 2026', '2026-03-05', null, null],
    ['2026年3月1日', '2026-03-01', null, null],
  ])('%s', (printed, day, clock, offset) => {
    expect(parsePrintedDate(printed)).toEqual({ day, clock, offset })
  })

  it.each([
    ...['03/04/2026', '30 Feb 2026', '29.02.2026', '31.04.2026', 'Week 5', 'March 2026', '3 May', '3 May 2026, 11'],
    // The month "listopad" is November in Czech, but October in Croatian.
    ...['3 listopad 2026 25:00', 'yesterday', '2026', '1.3.26', '3 May 2026 10:00 BST', '4 Marsh 2026', ''],
  ])('not %s', (printed) => {
    expect(parsePrintedDate(printed)).toBeNull()
  })
})

describe('the first and last lines of a plain text', () => {
  it.each([
    ['the first line', `Harbour to be dredged\n\n${text}`, { title: 'Harbour to be dredged' }],
    ['a heading further down', `Home\n\nHarbour to be dredged\n\n${text}`, { title: 'Harbour to be dredged' }],
    [
      'below a menu',
      `Polski\nEnglish\nУкраїнська\n\nHarbour to be dredged soon\n\n${text}`,
      {
        title: 'Harbour to be dredged soon',
      },
    ],
    [
      'below a menu of its own words',
      `Weather\nJobs\nTides\n\nHarbour to be dredged soon\n\n${text}`,
      { title: 'Harbour to be dredged soon' },
    ],
    [
      'of one word, with date and byline below',
      `Dredging\n3 March 2026\nBy Maeve Brannigan\n\n${text}`,
      { title: 'Dredging', authors: ['Maeve Brannigan'], date: { day: '2026-03-03', clock: null, offset: null } },
    ],
    ['below a path', `Home > News > Coast\nHarbour to be dredged\n${text}`, { title: 'Harbour to be dredged' }],
    ['below links to share', `Share\nTweet\nPrint\nDredging\n\n${text}`, { title: 'Dredging' }],
    [
      'below date and byline',
      `3 March 2026\nBy Maeve Brannigan\nDredging begins\n${text}`,
      {
        title: 'Dredging begins',
        authors: ['Maeve Brannigan'],
        date: { day: '2026-03-03', clock: null, offset: null },
      },
    ],
    [
      'two authors',
      `Dredging\nVon Petra Lindner und Karl von Berg\n${text}`,
      {
        title: 'Dredging',
        authors: ['Petra Lindner', 'Karl von Berg'],
      },
    ],
    [
      'an author with an office',
      `Dredging\nBy Maeve Brannigan, Staff Writer\n${text}`,
      {
        title: 'Dredging',
        authors: ['Maeve Brannigan'],
      },
    ],
    [
      'an author run together with a section',
      `Dredging\n\nMaeve BranniganNews\n\n${text}`,
      {
        title: 'Dredging',
        authors: ['Maeve Brannigan'],
      },
    ],
    [
      'a labeled date',
      `Dredging\nPublished on 3 March 2026\nUpdated: 4 March 2026\n${text}`,
      {
        title: 'Dredging',
        date: { day: '2026-03-03', clock: null, offset: null },
      },
    ],
    [
      'outlet and source at the end',
      `Dredging\n${text}\nSource: Coast Wire\n© 2026 The Harbour Gazette`,
      {
        title: 'Dredging',
        outlet: 'The Harbour Gazette',
        source: 'Coast Wire',
      },
    ],
    [
      'an address at the end',
      `Dredging\n${text}\nwww.gazette.example`,
      { title: 'Dredging', outlet: 'gazette.example' },
    ],
  ])('%s', (_what, article, head) => {
    expect(readHead(article)).toEqual(head)
  })

  it.each([
    ['a title that begins like a byline', `By the river\n${text}`],
    ['a sentence with a date', `Dredging\nThe work began on 3 March 2026.\n${text}`],
    ['two different dates', `Dredging\n3 March 2026\n4 March 2026\n${text}`],
    ['a name alone, of whoever is in a picture', `Dredging\nMaeve Brannigan\n${text}`],
    ['an agency as the author', `Dredging\nBy Associated Press\n${text}`],
    [
      'a source within a sentence',
      `Dredging\n${text}\nThe Source: Coast Wire and others, as we were able to read there.`,
    ],
    [
      'lines in the middle of the text',
      `Dredging\n${`${text}\n`.repeat(9)}By Maeve Brannigan\n${`${text}\n`.repeat(9)}`,
    ],
  ])('nothing but the title from %s', (_what, article) => {
    expect(Object.keys(readHead(article))).toEqual(['title'])
  })

  it('takes a time of linear size for lines of any kind', () => {
    for (const unit of ['By ', 'Aa ', 'Aa Bb\n', '© 2026 Aa', '1.1.', 'Home > ', '3 March 2026\n', '\n']) {
      const began = performance.now()
      readHead(unit.repeat(1_000_000 / unit.length))
      expect(performance.now() - began).toBeLessThan(2_000 * slowdown())
    }
  })
})

describe('a plain text as an article', () => {
  const article = `Dredging\n25.10.2024, 9:18\nBy Maeve Brannigan\n${text}\nSource: Coast Wire`

  it('has the fields that it tells, and its text whole', () => {
    const fields: string[] = []
    expect(valueOf(article, { utcOffset: '+03:00', onHead: (field) => fields.push(field) })).toEqual({
      title: 'Dredging',
      authors: [{ name: 'Maeve Brannigan' }],
      publishedAt: '2024-10-25T09:18:00+03:00',
      credits: [{ text: 'Coast Wire' }],
      body: article,
    })
    expect(fields).toEqual(['authors', 'publishedAt', 'credits'])
  })

  it('leaves out a time whose offset nobody gives, and says so', () => {
    const notes: string[] = []
    expect(valueOf(article, { note: (line) => notes.push(line) })).not.toHaveProperty('publishedAt')
    expect(notes).toEqual([expect.stringMatching(/--utc-offset/)])
  })

  it('keeps to front matter where there is some', () => {
    expect(valueOf(`---\ntitle: Front\n---\n${article}`)).toEqual({
      title: 'Front',
      body: article,
    })
  })

  it('says less with --head none', () => {
    expect(valueOf(article, { head: 'none' })).toEqual({ title: 'Dredging', body: article })
  })
})
