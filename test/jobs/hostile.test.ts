import { gzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_UPLOAD_LIMITS } from '../../src/load/upload/limits.ts'
import { receiveUpload } from '../../src/load/upload/receive.ts'
import { createDatabase } from '../database.ts'
import { createJobRunner, type JobRunner } from './harness.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let runner: JobRunner
beforeAll(async () => {
  database = await createDatabase()
  runner = await createJobRunner(database.db)
})
afterAll(async () => {
  await runner.remove()
  await database.drop()
})

const article = (key: string, more: object = {}) => JSON.stringify({ type: 'article', key, title: key, ...more })
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)
const parents = (depth: number) => `${'{"name":"p","parent":'.repeat(depth)}{"name":"p"}${'}'.repeat(depth)}`

test('a hostile file costs no good line', async () => {
  const lines: (string | Buffer)[] = [
    '\ufeff' + article('h1'),
    nested(100_000, '[', ']'),
    nested(100_000, '{"a":', '}').replace(':}', ':1}'),
    `{"type":"article","key":"deep","title":"deep","events":[${parents(5_000)}]}`,
    Buffer.concat([Buffer.from('{"type":"article","title":"'), Buffer.alloc(50_000_000, 0x78), Buffer.from('"}')]),
    '\r',
    '   \t\r',
    article('h2') + '\r',
    Buffer.from(article('utf16'), 'utf16le'),
    Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]),
    '{"type":"article","key":"h3","title":"a","title":"h3"}',
    '{"type":"article","key":"p","title":"p","__proto__":{"title":"x"}}',
    '{"type":"__proto__"}',
    '{"type":["article"]}',
    '"article"',
    'null',
    '{"type":"article","key":"n","title":"n","quotes":[null]}',
    '{"type":"article","key":"s","title":"\\ud83d alone"}',
    '{"type":"article","key":"z","title":"null\\u0000byte"}',
    '{"type":"event","key":"ev","name":"ev","participants":[{"role":"host"}]}',
    '{"type":"article","key":"i","title":"i","body":"x","quotes":[{"text":"x","start":0.5}]}',
    '{"type":"article","key":"big","title":"big","body":"x","quotes":[{"text":"x","start":99999999999}]}',
    `{"type":"article","key":"f","title":"f","${'f'.repeat(1_000)}\\u0000":1}`,
    article('last', { subjects: 'one' }),
  ]
  const text = Buffer.concat(
    lines.flatMap((line, index) => [Buffer.from(line as string), Buffer.from(index === lines.length - 1 ? '' : '\n')]),
  )
  const { job, errors } = await runner.load(text, { batches: { blockBytes: 64 * 1024 } })
  expect(
    errors
      .filter(({ number }) => number === 0)
      .map(({ line, code, field }) => [
        line,
        code,
        field
          .map((step) => step.slice(0, 20))
          .slice(0, 3)
          .join('.'),
      ]),
  ).toEqual([
    [2, 'INVALID', ''],
    [3, 'REQUIRED', 'type'],
    [4, 'INVALID', expect.stringMatching(/^events.0/)],
    [5, 'TOO_LONG', ''],
    // In UTF-16, a line end also has two bytes, and the second one begins the next line.
    [9, 'INVALID', ''],
    [10, 'INVALID', ''],
    [12, 'INVALID', '__proto__'],
    [13, 'INVALID', 'type'],
    [14, 'INVALID', 'type'],
    [15, 'INVALID', ''],
    [16, 'INVALID', ''],
    [17, 'INVALID', 'quotes.0'],
    [18, 'INVALID', 'title'],
    [19, 'INVALID', 'title'],
    [20, 'REQUIRED', 'participants.0.agent'],
    [21, 'INVALID', 'quotes.0.start'],
    [22, 'INVALID', 'quotes.0.start'],
    [23, 'INVALID', 'ffffffffffffffffffff'],
  ])
  expect(job).toMatchObject({
    status: 'SUCCEEDED',
    totalLines: lines.length,
    processedLines: lines.length,
    counts: { created: 4 },
  })
  const titles = await database.db.read`select keys[1] as key, title, subjects from article order by seq`
  expect(titles.map((row) => row['title'])).toEqual(['h1', 'h2', 'h3', 'last'])
  expect(titles.at(-1)?.['subjects']).toEqual(['one'])
})

test('a bomb is refused while it unpacks', async () => {
  // 400 MB of the same letter, compressed to 400 KB.
  const part = gzipSync(Buffer.alloc(40_000_000, 0x78), { level: 9 })
  const bomb = Readable.from(Array.from({ length: 10 }, () => part))
  await expect(
    receiveUpload({ db: database.db, directory: runner.directory, limits: DEFAULT_UPLOAD_LIMITS }, bomb),
  ).rejects.toThrow('unpacks to more than')
})

test.each([
  ['in one batch of each part', {}],
  ['in many', { records: 2, blockLines: 1, firstRecords: 2 }],
])(
  'references forward, backward and to nowhere, records that stand twice and those that come late are judged alike, %s',
  async (name, batches) => {
    const k = (key: string) => `${name} ${key}`
    const author = (key: string, more: object = {}) => ({ authors: [{ agent: { key: k(key), ...more } }] })
    const lines = [
      { type: 'article', key: k('forward'), title: 'x', outlet: { key: k('o') }, ...author('made') },
      { type: 'event', key: k('child'), name: 'child', parent: { key: k('parent') } },
      { type: 'article', key: k('nowhere'), title: 'x', events: [{ key: k('none') }] },
      { type: 'article', key: k('links'), title: 'x', outlet: { key: k('o'), name: 'As a link says' } },
      { type: 'article', key: k('orphan'), title: 'x', ...author('never') },
      {
        type: 'article',
        key: k('falls'),
        title: 'x',
        body: 'x',
        quotes: [{ text: 'not here', speaker: { key: k('never'), name: 'Never made' } }],
      },
      { type: 'article', key: k('makes'), title: 'x', ...author('made', { name: 'Made by a link' }) },
      { type: 'article', key: k('forward'), title: 'second' },
      { type: 'agent', key: k('bad'), wikidataId: 'nonsense', name: 'Bad' },
      // Articles are loaded after events, so an agent that an article creates comes too late for this event.
      { type: 'event', key: k('early'), name: 'early', participants: [{ agent: { key: k('made') } }] },
      { type: 'event', key: k('parent'), name: 'parent' },
      { type: 'outlet', key: k('o'), name: 'As the record says' },
      { type: 'event', key: k('parent'), name: 'parent', summary: 'second' },
    ]
    const { job, errors } = await runner.load(lines.map((line) => JSON.stringify(line)).join('\n'), { batches })
    expect(errors.map(({ line, code, field }) => [line, code, field.join('.')])).toEqual([
      [3, 'UNKNOWN_REFERENCE', 'events.0'],
      [5, 'UNKNOWN_REFERENCE', 'authors.0.agent'],
      [6, 'NOT_IN_TEXT', 'quotes.0.text'],
      [9, 'INVALID', 'wikidataId'],
      [10, 'UNKNOWN_REFERENCE', 'participants.0.agent'],
    ])
    expect(job).toMatchObject({
      processedLines: 13,
      counts: { rejected: 5 },
      created: { outlets: 1, agents: 1, events: 2, articles: 3 },
    })
    const { created, updated, unchanged } = job.counts
    expect(created + updated + unchanged).toBe(8)
    const [outlet] = await database.db.read`select name from outlet where keys[1] = ${k('o')}`
    expect(outlet?.['name']).toBe('As the record says')
    const [event] = await database.db.read`select summary from event where keys[1] = ${k('parent')}`
    expect(event?.['summary']).toBe('second')
    expect(await database.db.read`select from load_waiting`).toHaveLength(0)
  },
)

test('a record that stands over and over is loaded each time, the last one last', async () => {
  const lines = Array.from({ length: 300 }, (_, index) => article('over', { section: `number ${index}` }))
  const { job, errors } = await runner.load(lines.join('\n'))
  expect(errors).toEqual([])
  expect(job.counts).toMatchObject({ created: 1, updated: 299 })
  const [row] = await database.db.read`select section from article where keys[1] = 'over'`
  expect(row?.['section']).toBe('number 299')
})

test('what stands between two lines of one record is judged after the first of them', async () => {
  const lines = [
    article('renamed'),
    article('renamed', { url: 'https://example.org/moved' }),
    JSON.stringify({ type: 'article', url: 'https://example.org/moved', section: 'found by its url' }),
  ]
  const { job, errors } = await runner.load(lines.join('\n'))
  expect(errors).toEqual([])
  expect(job.counts).toMatchObject({ created: 1, updated: 2 })
})

test('a line is read as its last type says, wherever that stands', async () => {
  const lines = [
    '{"type":"article","key":"outlet after all","name":"x","type":"outlet"}',
    '{"type":"outlet","key":"article after all","title":"x","t\\u0079pe":"article"}',
    '{"type":"outlet","name":"broken"',
    '{"key":"type last","title":"x","type":"article"}',
  ]
  const { job, errors } = await runner.load(lines.join('\n'))
  expect(errors.map(({ line, code }) => [line, code])).toEqual([[3, 'INVALID']])
  expect(job).toMatchObject({ processedLines: 4, created: { outlets: 1, articles: 2 } })
})

test('events find their parents however far down these stand', async () => {
  const chain = Array.from({ length: 100 }, (_, index) => ({
    type: 'event',
    key: `chain ${index}`,
    name: `Chain ${index}`,
    ...(index < 99 && { parent: { key: `chain ${index + 1}` } }),
  }))
  const circle = [0, 1, 2].map((index) => ({
    type: 'event',
    key: `circle ${index}`,
    name: 'Circle',
    parent: { key: `circle ${(index + 1) % 3}` },
  }))
  const lines = circle.flatMap((event, index) => [event, ...chain.slice(index * 40, index * 40 + 40)])
  const { job, errors } = await runner.load(lines.map((line) => JSON.stringify(line)).join('\n'), {
    batches: { firstRecords: 10 },
  })
  // These events form a cycle across several batches, and to each batch their parents seem to be missing.
  expect(errors.map(({ line, code, field }) => [line, code, field.join('.')])).toEqual([
    [1, expect.stringMatching(/CONFLICT|UNKNOWN_REFERENCE/), 'parent'],
    [42, expect.stringMatching(/CONFLICT|UNKNOWN_REFERENCE/), 'parent'],
    [83, expect.stringMatching(/CONFLICT|UNKNOWN_REFERENCE/), 'parent'],
  ])
  expect(job).toMatchObject({ processedLines: 103, counts: { created: 100, rejected: 3 }, created: { events: 100 } })
  const [row] = await database.db.read`
    with recursive up as (select id, parent_id, 1 as depth from event where keys[1] = 'chain 0' union all select e.id, e.parent_id, depth + 1 from up join event e on e.id = up.parent_id)
    select max(depth) as depth from up`
  expect(row?.['depth']).toBe(100)
})
