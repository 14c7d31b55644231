import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomArchive } from '../oracle/archive.ts'
import { createRandom } from '../oracle/random.ts'
import { createOracle, type Oracle } from '../oracle/read.ts'
import { seedArchive } from '../oracle/seed.ts'
import type { ArchiveState, ArticleState } from '../oracle/state.ts'
import { bucketStart, offsetAt } from '../oracle/timeline.ts'
import { createApi, type Api } from '../api.ts'
import { createDatabase } from '../database.ts'
import { LENGTH } from '../length.ts'

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'America/Sao_Paulo',
  'America/Havana',
  'America/St_Johns',
  'America/Toronto',
  'America/New_York',
  'America/Asuncion',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Asia/Tehran',
  'Asia/Amman',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Kwajalein',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Africa/Monrovia',
  'Antarctica/Troll',
  'America/Caracas',
  'Etc/GMT+12',
  'America/Regina',
  'Europe/Lisbon',
  'Asia/Singapore',
  'America/Scoresbysund',
  'Antarctica/Casey',
]
/** The number of changes that are chosen at random in each zone. */
const CHANGES = 40 * LENGTH
const HOUR_MS = 3_600_000
const INTERVALS = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'] as const

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

/** Returns the instants at which the offset of a zone changed. */
function changesOf(zone: string, from: number, upto: number): number[] {
  const found: number[] = []
  for (let at = from; at < upto; at += 24 * HOUR_MS) {
    let [low, high] = [at, at + 24 * HOUR_MS]
    if (offsetAt(low, zone) === offsetAt(high, zone)) continue
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle, zone) === offsetAt(low, zone)) low = middle
      else high = middle
    }
    found.push(high)
  }
  return found
}

const AROUND_MINUTES = [-1500, -1441, -181, -121, -61, -31, -1, 0, 1, 29, 31, 59, 61, 121, 181, 1439, 1500]

async function fromDatabase(zone: string, instants: readonly number[]): Promise<Record<string, string>[]> {
  const columns = INTERVALS.map((interval) => {
    const local = `date_trunc('${interval.toLowerCase()}', at at time zone $2)`
    const start = interval === 'HOUR' ? `local_hour_start(${local}, at, $2)` : `local_day_start(${local}, $2)`
    return `(extract(epoch from ${start}) * 1000)::bigint::text as "${interval}"`
  })
  return database.db.read.unsafe<Record<string, string>[]>(
    `select ${columns.join(', ')} from unnest(string_to_array($1, ' ')::timestamptz[]) with ordinality given(at, place) order by place`,
    [instants.map((at) => new Date(at).toISOString()).join(' '), zone],
  )
}

describe('the first instant of a bucket', () => {
  it.each(ZONES)('is found by the database around every change of the clocks in %s', async (zone) => {
    const random = createRandom(7)
    const changes = random.shuffle(changesOf(zone, Date.UTC(1915, 0, 1), Date.UTC(2024, 0, 1))).slice(0, CHANGES)
    const around = changes.flatMap((change) => [
      change - 1,
      change,
      ...AROUND_MINUTES.map((minutes) => change + minutes * 60_000 + random.below(60_000)),
    ])
    const anywhere = Array.from(
      { length: 40 },
      () => Date.UTC(1915, 0, 1) + random.below(109 * 365) * 24 * HOUR_MS + random.below(24 * HOUR_MS),
    )
    const instants = [...around, ...anywhere]
    const rows = await fromDatabase(zone, instants)
    const wrong = instants.flatMap((at, n) =>
      INTERVALS.flatMap((interval) => {
        const [found, expected] = [Number(rows[n]?.[interval]), bucketStart(at, interval, zone)]
        return found === expected ? [] : [`${interval} of ${iso(at)}: ${iso(found)}, not ${iso(expected)}`]
      }),
    )
    expect(wrong).toEqual([])
  })
})

describe('timelines', () => {
  let api: Api
  let oracle: Oracle
  /** Some of the changes of each zone. */
  let changed: ReadonlyMap<string, readonly number[]>
  beforeAll(async () => {
    api = await createApi(database.db)
    const random = createRandom(9)
    changed = new Map(
      ZONES.map((zone) => [
        zone,
        random.shuffle(changesOf(zone, Date.UTC(1990, 0, 1), Date.UTC(2024, 0, 1))).slice(0, 4),
      ]),
    )
    const instants = [...changed.values()]
      .flat()
      .flatMap((change) => [-61, -31, -1, 0, 31, 61].map((minutes) => change + minutes * 60_000))
    oracle = createOracle(await seedArchive(database.db, bareArchive('clock', instants)))
  })
  afterAll(() => api.stop())

  it.each(ZONES)('of every interval equal the plain evaluation in %s', async (zone) => {
    const document = `query ($zone: String!) {
      articles { ${INTERVALS.map((interval) => `${interval}: timeline(interval: ${interval}, timeZone: $zone) { start end date count }`).join(' ')} }
      outlets { nodes { articles(filter: {not: {keys: ["clock 3"]}}) { timeline(interval: DAY, timeZone: $zone) { start count } } } }
      quotes { timeline(interval: MONTH, timeZone: $zone) { start count } }
    }`
    expect(await api.query(document, { zone })).toEqual(oracle.query(document, { zone }))
  })

  const filled = (intervals: readonly string[]) =>
    intervals.map(
      (one) => `${one}: timeline(interval: ${one}, timeZone: $zone, fillGaps: true) { start end date count }`,
    )

  it.each(ZONES)('without gaps, around changes of the clock, equal the plain evaluation in %s', async (zone) => {
    const whole = `query ($zone: String!) { articles { ${filled(['MONTH', 'YEAR']).join(' ')} } }`
    expect(await api.query(whole, { zone })).toEqual(oracle.query(whole, { zone }))
    const near = `query ($zone: String!, $time: DateTimeRange) {
      articles(filter: { publishedAt: $time }) { ${filled(['HOUR', 'DAY', 'WEEK']).join(' ')} }
    }`
    for (const change of (changed.get(zone) ?? []).slice(0, 2)) {
      const [from, before] = [-9, 9].map((days) => new Date(change + days * 24 * HOUR_MS).toISOString())
      const variables = { zone, time: { from, before } }
      expect(await api.query(near, variables)).toEqual(oracle.query(near, variables))
    }
  })

  it.each([
    '',
    ' ',
    'Mars/Olympus7',
    '+02:00',
    '-05',
    'UTC+2',
    '<+02>-2',
    'EST5EDT4',
    'EST5EDT,M3.2.0,M11.1.0',
    'Europe/Berlin;',
    ' UTC',
    'posix/Europe/Berlin',
    'localtime',
    'Local',
    'now',
    "UTC'",
    '\u0000',
    '東京',
  ])('know no time zone called %j', async (zone) => {
    const answer = await api.query('query ($zone: String!) { articles { timeline(timeZone: $zone) { start } } }', {
      zone,
    })
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })

  it('have at most 2,000 buckets', async () => {
    const hours = Array.from({ length: 2001 }, (_, n) => Date.UTC(1950, 0, 1) + n * HOUR_MS)
    await seedArchive(database.db, bareArchive('hour', hours))
    const document =
      'query ($before: DateTime!) { articles(filter: {publishedAt: {before: $before}}) { timeline(interval: HOUR) { start count } } }'
    const most = await api.query(document, { before: iso(hours[2000] ?? 0) })
    expect(most.data.articles.timeline).toHaveLength(2000)
    const more = await api.query(document, { before: iso((hours[2000] ?? 0) + 1) })
    expect(more.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})

/** Returns articles that have only an outlet and a time; some also have a quote. */
function bareArchive(name: string, instants: readonly number[]): ArchiveState {
  const state = randomArchive(5, { outlets: 2, agents: 1, events: 1, articles: 1 })
  const [outlet] = [...state.outlets.keys()].slice(-1)
  const [[, model] = []] = [...state.articles]
  if (!model || outlet === undefined) throw new Error('an empty archive')
  const quote = {
    text: 'x',
    start: null,
    end: null,
    form: 'DIRECT',
    speaker: null,
    speakerAsPrinted: null,
    cue: null,
    language: null,
    event: null,
    provenance: 'SUPPLIED',
    number: 0,
  }
  const articles = instants.map((at, n): [string, ArticleState] => {
    const key = `${name} ${n}`
    const quotes = n % 3 === 0 ? [quote] : []
    return [
      key,
      {
        ...model,
        keys: [key],
        url: null,
        outlet,
        status: 'USABLE',
        events: new Set<string>(),
        authors: [],
        quotes,
        publishedAt: iso(at),
      },
    ]
  })
  if (name === 'clock') return { ...state, articles: new Map(articles) }
  return { outlets: new Map(), agents: new Map(), events: new Map(), articles: new Map(articles) }
}

const iso = (at: number) => new Date(at).toISOString()
