import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDomain } from '../../../src/archive/text/domain.ts'
import { createKey } from '../../../src/access/store.ts'
import type { App } from '../../../src/app.ts'
import { bulkLoad } from '../../../src/load/batch/bulk-load.ts'
import type { BulkLoadInput } from '../../../src/generated/types.ts'
import { DEFAULT_LOAD_LIMITS } from '../../../src/load/limits.ts'
import { startTestApp } from '../../app.ts'
import { createDatabase } from '../../database.ts'
import { exported, parsed } from '../../archive/export/archive.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let app: App
let key: string
const load = (input: BulkLoadInput) =>
  bulkLoad(database.db, { holder: 'test', limits: DEFAULT_LOAD_LIMITS }, { onError: 'REJECT_ALL', ...input })

beforeAll(async () => {
  database = await createDatabase()
  app = await startTestApp(database.url)
  key = (await createKey(database.db, 'loader')).text
  await load(JSON.parse(await readFile('sample/archive.json', 'utf8')) as BulkLoadInput)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

const kindsOf = (lines: string) => parsed(lines).map(({ type }) => type)

describe('an export', () => {
  test('writes everything, a record a line, what others link to first', async () => {
    const lines = await exported(app.url, { key })
    const kinds = kindsOf(lines)
    expect(kinds).toHaveLength(134)
    expect(kinds).toEqual(
      [...kinds].sort(
        (a, b) =>
          ['outlet', 'agent', 'event', 'article'].indexOf(String(a)) -
          ['outlet', 'agent', 'event', 'article'].indexOf(String(b)),
      ),
    )
    expect(await exported(app.url, { key })).toBe(lines)
    expect(lines).not.toContain('history')
  })

  test('is the sample archive again', async () => {
    const sample = JSON.parse(await readFile('sample/archive.json', 'utf8')) as Required<
      Record<'outlets' | 'articles', { key: string; body?: string; domain?: string }[]>
    >
    const lines = parsed(await exported(app.url, { key }))
    for (const { key: outlet, domain, ...fields } of sample.outlets)
      expect(lines.find((line) => line.type === 'outlet' && line.key === outlet)).toMatchObject({
        ...fields,
        domain: domain === undefined ? expect.anything() : parseDomain(domain),
      })
    for (const { key: article, body } of sample.articles)
      expect(lines.find((line) => line.type === 'article' && line.key === article)?.body).toBe(body)
  })

  test('hides what is not USABLE from who may not see it', async () => {
    await load({ articles: [{ key: 'secret', title: 'Under embargo', status: 'WITHHELD' }] })
    expect(await exported(app.url)).not.toContain('Under embargo')
    expect(await exported(app.url, { key })).toContain('"status":"WITHHELD"')
    expect(await exported(app.url, { filter: { keys: ['secret'] } })).toBe('')
    await expect(exported(app.url, { key: 'wrong' })).rejects.toThrow(/refuses the access key/)
  })

  test('of what a filter selects loads into an archive of its own', async () => {
    const lines = await exported(app.url, { key, filter: { quote: { speaker: { kinds: ['DOCUMENT'] } } } })
    const records = parsed(lines)
    expect(records.length).toBeLessThan(134)
    expect(kindsOf(lines).filter((kind) => kind === 'article').length).toBeGreaterThan(0)
    const other = await createDatabase()
    const by = (type: string) =>
      records.filter((record) => record.type === type).map(({ type: _type, ...record }) => record)
    const answer = await bulkLoad(
      other.db,
      { holder: 'test', limits: DEFAULT_LOAD_LIMITS },
      {
        outlets: by('outlet'),
        agents: by('agent'),
        events: by('event'),
        articles: by('article') as never,
        onError: 'REJECT_ALL',
      },
    )
    expect(answer.userErrors).toEqual([])
    expect(answer.counts.created).toBe(records.length)
    expect(answer.created).toMatchObject({
      outlets: by('outlet').length,
      agents: by('agent').length,
      events: by('event').length,
    })
    await other.drop()
  })

  test.each([
    ['no JSON', '{', /^--filter is not valid JSON/],
    ['an unknown field', '{"langauges":["en"]}', /`filter` is not a valid ArticleFilter: .*langauges/],
    [
      'a value of the wrong form',
      '{"publishedAt":{"from":"yesterday"}}',
      /`filter` is not a valid ArticleFilter: publishedAt: from: .*yesterday/,
    ],
  ])('refuses a filter with %s', async (_, filter, message) => {
    const { runExport } = await import('../../../src/cli/export/run.ts')
    await expect(
      runExport({ url: app.url, filter, stdout: process.stdout, onStart() {}, onRecords() {} }),
    ).rejects.toThrow(message)
  })
})
