import { expect, it } from 'vitest'
import { openDoor } from './door.ts'

const door = openDoor()

async function buckets(times: readonly (string | null)[], interval: string, timeZone: string): Promise<string[]> {
  await door.hold({
    articles: times.map((publishedAt, i) => ({
      key: `${i}`,
      title: 'T',
      publishedAt,
      body: 'q',
      quotes: [{ text: 'q' }],
    })),
  })
  const { articles, quotes } =
    await door.ask(`{ articles(first: 1) { ...t } quotes(last: 1) { ...q } } fragment t on ArticleConnection { timeline(interval: ${interval}, timeZone: "${timeZone}") { start count } }
    fragment q on QuoteConnection { timeline(interval: ${interval}, timeZone: "${timeZone}") { start count } }`)
  expect(quotes.timeline).toEqual(articles.timeline)
  return articles.timeline.map(({ start, count }: { start: string; count: number }) => `${start} ${count}`)
}

it.each<[string, string, string, (string | null)[], string[]]>([
  ['records without a time are left out', 'DAY', 'UTC', [null, '2024-01-01T05:00:00Z'], ['2024-01-01T00:00:00.000Z 1']],
  [
    'only buckets that hold something, ascending',
    'DAY',
    'UTC',
    ['2024-01-05T05:00:00Z', '2024-01-01T05:00:00Z', '2024-01-05T23:59:59.999Z'],
    ['2024-01-01T00:00:00.000Z 1', '2024-01-05T00:00:00.000Z 2'],
  ],
  [
    'a day begins at its local midnight',
    'DAY',
    'Europe/Berlin',
    ['2024-06-30T22:00:00Z', '2024-06-30T21:59:59.999Z'],
    ['2024-06-29T22:00:00.000Z 1', '2024-06-30T22:00:00.000Z 1'],
  ],
  [
    'a day without midnight begins at its first instant',
    'DAY',
    'America/Sao_Paulo',
    ['2018-11-04T12:00:00Z', '2018-11-04T02:59:59Z'],
    ['2018-11-03T03:00:00.000Z 1', '2018-11-04T03:00:00.000Z 1'],
  ],
  [
    'a day with two midnights begins at the first',
    'DAY',
    'America/Sao_Paulo',
    ['2018-02-18T02:30:00Z', '2018-02-18T12:00:00Z'],
    ['2018-02-17T02:00:00.000Z 1', '2018-02-18T03:00:00.000Z 1'],
  ],
  [
    'two midnights (Havana)',
    'DAY',
    'America/Havana',
    ['2024-11-03T04:30:00Z', '2024-11-03T05:30:00Z'],
    ['2024-11-03T04:00:00.000Z 2'],
  ],
  [
    'a skipped day has no bucket',
    'DAY',
    'Pacific/Apia',
    ['2011-12-30T09:59:59Z', '2011-12-30T10:00:00Z'],
    ['2011-12-29T10:00:00.000Z 1', '2011-12-30T10:00:00.000Z 1'],
  ],
  [
    "an hour begins at the clock's hour",
    'HOUR',
    'Asia/Kathmandu',
    ['2024-01-01T00:14:59Z', '2024-01-01T00:15:00Z'],
    ['2023-12-31T23:15:00.000Z 1', '2024-01-01T00:15:00.000Z 1'],
  ],
  [
    'an hour that comes twice is two buckets',
    'HOUR',
    'Europe/Berlin',
    ['2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z'],
    ['2024-10-27T00:00:00.000Z 1', '2024-10-27T01:00:00.000Z 1'],
  ],
  [
    'half an hour back: the same clock hour at two offsets',
    'HOUR',
    'Australia/Lord_Howe',
    ['2024-04-06T14:45:00Z', '2024-04-06T15:15:00Z', '2024-04-06T15:35:00Z'],
    ['2024-04-06T14:00:00.000Z 1', '2024-04-06T15:00:00.000Z 1', '2024-04-06T15:30:00.000Z 1'],
  ],
  [
    'half an hour forward: the hour begins where its offset does',
    'HOUR',
    'Australia/Lord_Howe',
    ['2024-10-05T15:35:00Z', '2024-10-05T15:25:00Z'],
    ['2024-10-05T14:30:00.000Z 1', '2024-10-05T15:30:00.000Z 1'],
  ],
  [
    "a week begins on Monday, over the year's end",
    'WEEK',
    'UTC',
    ['2021-01-03T23:59:59Z', '2021-01-04T00:00:00Z'],
    ['2020-12-28T00:00:00.000Z 1', '2021-01-04T00:00:00.000Z 1'],
  ],
  [
    'a week in a zone',
    'WEEK',
    'Pacific/Auckland',
    ['2024-01-07T11:00:00Z', '2024-01-07T10:59:59Z'],
    ['2023-12-31T11:00:00.000Z 1', '2024-01-07T11:00:00.000Z 1'],
  ],
  [
    'a month',
    'MONTH',
    'America/New_York',
    ['2024-03-01T04:59:59Z', '2024-03-01T05:00:00Z'],
    ['2024-02-01T05:00:00.000Z 1', '2024-03-01T05:00:00.000Z 1'],
  ],
  [
    "a month that begins in the other half of the year's clock",
    'MONTH',
    'Europe/Paris',
    ['2024-03-31T12:00:00Z'],
    ['2024-02-29T23:00:00.000Z 1'],
  ],
  [
    'a year',
    'YEAR',
    'Asia/Tokyo',
    ['2023-12-31T15:00:00Z', '2023-12-31T14:59:59Z'],
    ['2022-12-31T15:00:00.000Z 1', '2023-12-31T15:00:00.000Z 1'],
  ],
  ['local mean time of long ago', 'DAY', 'Europe/Amsterdam', ['1900-05-01T12:00:00Z'], ['1900-04-30T23:40:28.000Z 1']],
  ['a zone under an old name', 'DAY', 'Asia/Calcutta', ['2024-01-01T12:00:00Z'], ['2023-12-31T18:30:00.000Z 1']],
  [
    'a name that Postgres has as an abbreviation, too, keeps its summer time',
    'DAY',
    'CET',
    ['2024-06-01T12:00:00Z', '2024-01-01T12:00:00Z'],
    ['2023-12-31T23:00:00.000Z 1', '2024-05-31T22:00:00.000Z 1'],
  ],
  ['the same east and west of it, in any case', 'DAY', 'eet', ['2024-06-01T12:00:00Z'], ['2024-05-31T21:00:00.000Z 1']],
  ['an hour of it', 'HOUR', 'WET', ['2024-06-01T12:30:00Z'], ['2024-06-01T12:00:00.000Z 1']],
  ['a month of it', 'MONTH', 'MET', ['2024-06-01T12:30:00Z'], ['2024-05-31T22:00:00.000Z 1']],
  ['a zone whose name looks like an offset', 'DAY', 'GMT+0', ['2024-06-01T12:00:00Z'], ['2024-06-01T00:00:00.000Z 1']],
  [
    'Etc zones have their sign the other way',
    'DAY',
    'Etc/GMT+5',
    ['2024-01-01T12:00:00Z'],
    ['2024-01-01T05:00:00.000Z 1'],
  ],
])('%s', async (_, interval, zone, times, expected) => {
  if (zone === 'Europe/Amsterdam') {
    // For times before 1970, versions of the time zone database differ, so only the number of buckets is checked.
    expect(await buckets(times, interval, zone)).toHaveLength(1)
    return
  }
  if (zone === 'America/Sao_Paulo' && times[0] === '2018-02-18T02:30:00Z') {
    // On this day, 23:30 occurred twice; the next day began only once, at 03:00.
    expect(await buckets(times, interval, zone)).toEqual(expected)
    return
  }
  expect(await buckets(times, interval, zone)).toEqual(expected)
})

it.each([
  'Mars/Olympus7',
  '+02:00',
  'GMT+5',
  '',
  'Z',
  'Europe',
  'CEST',
  'UTC+1',
  '<+03>-3',
  'EST5EDT4',
  "x'y",
  'Europe/Berlin ',
  'PST',
  'IST',
  'CST',
  'BST',
  'JST',
  'SystemV/PST8',
  'US/Pacific-New',
])('"%s" is no IANA name', async (zone) => {
  expect(await door.refusal('query ($z: String!) { articles { timeline(timeZone: $z) { start } } }', { z: zone })).toBe(
    'BAD_USER_INPUT',
  )
})

it('follows the filter', async () => {
  await door.hold({
    articles: [
      { key: 'a', title: 'A', publishedAt: '2024-01-01T00:00:00Z' },
      { key: 'b', title: 'B', publishedAt: '2024-01-02T00:00:00Z' },
    ],
  })
  expect(
    (await door.ask('{ articles(filter: { keys: ["b"] }) { timeline { start count } } }')).articles.timeline,
  ).toEqual([{ start: '2024-01-02T00:00:00.000Z', count: 1 }])
})

it('2,000 buckets are a timeline, 2,001 an error', async () => {
  const day = (i: number) => new Date(Date.UTC(2000, 0, 1 + i)).toISOString()
  await door.hold({
    articles: Array.from({ length: 2000 }, (_, i) => ({ key: `${i}`, title: 'T', publishedAt: day(i) })),
  })
  expect((await door.ask('{ articles { timeline { count } } }')).articles.timeline).toHaveLength(2000)
  await door.hold({ articles: [{ key: 'more', title: 'T', publishedAt: day(2000) }] })
  expect(await door.refusal('{ articles { timeline { count } } }')).toBe('BAD_USER_INPUT')
  expect((await door.ask('{ articles { timeline(interval: WEEK) { count } } }')).articles.timeline.length).toBeLessThan(
    300,
  )
})

it('a bucket ends where the next one begins that has an instant, and its date is that of its first one', async () => {
  await door.hold({ articles: [{ key: 'a', title: 'T', publishedAt: '2011-12-29T20:00:00Z' }] })
  const ask = async (interval: string, zone: string) => {
    const { articles } = await door.ask(
      `{ articles { timeline(interval: ${interval}, timeZone: "${zone}") { start end date } } }`,
    )
    return articles.timeline
  }
  expect(await ask('DAY', 'UTC')).toEqual([
    { start: '2011-12-29T00:00:00.000Z', end: '2011-12-30T00:00:00.000Z', date: '2011-12-29' },
  ])
  // In Samoa, 30 December 2011 did not exist.
  expect(await ask('DAY', 'Pacific/Apia')).toEqual([
    { start: '2011-12-29T10:00:00.000Z', end: '2011-12-30T10:00:00.000Z', date: '2011-12-29' },
  ])
  expect(await ask('MONTH', 'Europe/Berlin')).toEqual([
    { start: '2011-11-30T23:00:00.000Z', end: '2011-12-31T23:00:00.000Z', date: '2011-12-01' },
  ])
})

it('without gaps there is a bucket of each day between the first and the last, but of no day that was skipped', async () => {
  await door.hold({
    articles: ['2011-12-28T20:00:00Z', '2011-12-31T20:00:00Z'].map((publishedAt, n) => ({
      key: `${n}`,
      title: 'T',
      publishedAt,
    })),
  })
  const { articles } = await door.ask(
    '{ articles { timeline(timeZone: "Pacific/Apia", fillGaps: true) { date count } } }',
  )
  expect(articles.timeline).toEqual([
    { date: '2011-12-28', count: 1 },
    { date: '2011-12-29', count: 0 },
    { date: '2011-12-31', count: 0 },
    { date: '2012-01-01', count: 1 },
  ])
  const nothing = await door.ask('{ articles(filter: { or: [] }) { timeline(fillGaps: true) { date } } }')
  expect(nothing.articles.timeline).toEqual([])
})

it('the last bucket ends with the last instant that there is', async () => {
  await door.hold({ articles: [{ key: 'a', title: 'T', publishedAt: '9999-12-31T23:00:00Z' }] })
  const { articles } = await door.ask('{ articles { timeline(interval: YEAR, fillGaps: true) { start end date } } }')
  expect(articles.timeline).toEqual([
    { start: '9999-01-01T00:00:00.000Z', end: '9999-12-31T23:59:59.999Z', date: '9999-01-01' },
  ])
})

it('empty buckets count for the limit, too', async () => {
  await door.hold({
    articles: ['2000-01-01T00:00:00Z', '2005-06-22T00:00:00Z', '2005-06-23T00:00:00Z'].map((publishedAt, n) => ({
      key: `${n}`,
      title: 'T',
      publishedAt,
    })),
  })
  const ask = (before: string) =>
    `{ articles(filter: { publishedAt: { before: "${before}" } }) { timeline(fillGaps: true) { count } } }`
  expect((await door.ask(ask('2005-06-23T00:00:00Z'))).articles.timeline).toHaveLength(2000)
  expect(await door.refusal(ask('2005-06-24T00:00:00Z'))).toBe('BAD_USER_INPUT')
})
