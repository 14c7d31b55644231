import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toNodeId } from '../../../src/archive/node-id.ts'
import { startExport } from '../../../src/archive/export/export.ts'
import { bulkLoad } from '../../../src/load/batch/bulk-load.ts'
import type { ArticleInput, BulkLoadInput } from '../../../src/generated/types.ts'
import { correctQuotes } from '../../../src/load/correct/correct-quotes.ts'
import { DEFAULT_LOAD_LIMITS } from '../../../src/load/limits.ts'
import type { Db } from '../../../src/postgres/connect.ts'
import { createDatabase } from '../../database.ts'
import { createRandom } from '../../oracle/load-input.ts'
import { createJobRunner } from '../../jobs/harness.ts'
import { emptyTables, randomSequence, runSequence } from '../../load-oracle/sequence.ts'
import { parsed, rowsOf } from './archive.ts'

// EXPORT_SEED repeats a single sequence of loads.
const SEED = process.env['EXPORT_SEED'] === undefined ? null : Number(process.env['EXPORT_SEED'])

let one: Awaited<ReturnType<typeof createDatabase>>
let other: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  one = await createDatabase()
  other = await createDatabase()
})
afterAll(() => Promise.all([one.drop(), other.drop()]))

async function exportAll(db: Db): Promise<string> {
  const { lines, records } = await startExport(db, { seesAll: true, filter: null })
  const text = (await buffer(lines)).toString()
  expect(parsed(text)).toHaveLength(records)
  return text
}

/** Converts the lines of an export to a batch. */
function toInput(lines: readonly Record<string, unknown>[]): BulkLoadInput {
  const of = (wanted: string) => lines.filter(({ type }) => type === wanted).map(({ type: _, ...record }) => record)
  return {
    outlets: of('outlet'),
    agents: of('agent'),
    events: of('event'),
    articles: of('article') as ArticleInput[],
  } as BulkLoadInput
}

const load = (db: Db, input: BulkLoadInput) =>
  bulkLoad(db, { holder: 'test', limits: DEFAULT_LOAD_LIMITS }, { ...input, onError: 'REJECT_ALL' })

async function expectRoundTrip(): Promise<void> {
  const lines = await exportAll(one.db)
  await emptyTables(other.db)
  const answer = await load(other.db, toInput(parsed(lines)))
  expect(answer.userErrors).toEqual([])
  expect(await exportAll(other.db)).toBe(lines)
  expect(await rowsOf(other.db)).toEqual(await rowsOf(one.db))
  const again = await load(other.db, toInput(parsed(lines)))
  expect(again.counts).toMatchObject({ created: 0, updated: 0, rejected: 0 })
}

/** Tests the same as `expectRoundTrip`, but loads the export by a job that has small batches. */
async function expectRoundTripByJob(): Promise<void> {
  const lines = await exportAll(one.db)
  await emptyTables(other.db)
  const runner = await createJobRunner(other.db)
  const { job, errors } = await runner.load(lines, { batches: { records: 3, firstRecords: 3, blockBytes: 256 } })
  expect(errors).toEqual([])
  expect(job).toMatchObject({ status: 'SUCCEEDED', counts: { created: parsed(lines).length } })
  expect(await exportAll(other.db)).toBe(lines)
  expect(await rowsOf(other.db)).toEqual(await rowsOf(one.db))
  expect((await runner.load(lines)).job.counts).toMatchObject({ created: 0, updated: 0, rejected: 0 })
  await runner.remove()
}

describe('an export, loaded into an empty archive,', () => {
  test('makes an equal one, whatever loads and deletions went before', async () => {
    const seeds = SEED === null ? Array.from({ length: 25 }, (_, index) => index + 1) : [SEED]
    for (const seed of seeds) {
      const random = createRandom(seed)
      expect(await runSequence(one.db, randomSequence(random, 6)), `EXPORT_SEED=${seed}`).toBeNull()
      await expectRoundTrip()
        .then(() => (seed % 3 === 0 || SEED !== null ? expectRoundTripByJob() : undefined))
        .catch((error: unknown) => {
          throw new Error(`EXPORT_SEED=${seed}`, { cause: error })
        })
    }
  })

  test('keeps earlier versions with their times, further keys, and who found a quote', async () => {
    await emptyTables(one.db)
    const body = 'She said “yes” and “yes” again. “No,” he said.'
    await load(one.db, {
      articles: [{ url: 'https://a.example/1?utm_source=x', title: 'First', body: 'Nothing yet.' }],
      outlets: [{ name: 'The Paper' }],
    })
    await load(one.db, {
      outlets: [{ key: 'paper', name: 'The Paper' }],
      articles: [
        {
          key: 'mine',
          url: 'https://a.example/1',
          title: 'Second',
          body,
          quotes: [{ text: 'yes', speaker: { name: 'A. Speaker' } }, { text: 'No,' }],
          credits: [{ text: 'by wire' }],
        },
      ],
    })
    const restored = {
      quotes: [
        { text: 'yes', start: 10, provenance: 'EXTRACTED', confidence: 0.75 },
        { text: 'yes', start: 20, provenance: 'CORRECTED', speaker: { key: 'person:a. speaker' } },
        { text: 'said elsewhere', form: 'INDIRECT', provenance: 'EXTRACTED', confidence: 0.5 },
        { text: 'nowhere' },
        { text: 'nowhere', cue: 'muttered' },
      ],
      credits: [
        { text: 'by wire' },
        { type: 'WIRE_COPY', text: 'found', outlet: { key: 'paper' }, provenance: 'EXTRACTED' },
      ],
    } as const
    const answer = await load(one.db, {
      articles: [
        {
          url: 'https://a.example/1',
          quotes: [
            { text: 'yes', start: 10 },
            { text: 'No,', start: 33 },
          ],
          history: restored,
        },
      ] as never,
    })
    expect(answer.userErrors).toEqual([])
    const [article] = parsed(await exportAll(one.db)).filter(({ type }) => type === 'article')
    expect(article).toMatchObject({
      key: 'https://a.example/1',
      title: 'Second',
      quotes: [{ text: 'No,', start: 33 }],
      credits: [{ text: 'by wire' }],
      history: {
        keys: ['https://a.example/1', 'mine'],
        versions: [{ title: 'First', body: 'Nothing yet.', loadedAt: expect.stringMatching(/Z$/) }],
        quotes: [
          { text: 'yes', start: 10, provenance: 'SUPPLIED' },
          { text: 'yes', start: 10, provenance: 'EXTRACTED', confidence: 0.75 },
          { text: 'yes', start: 20, provenance: 'CORRECTED' },
          expect.anything(),
          expect.anything(),
          expect.anything(),
        ],
        credits: [
          { text: 'by wire', provenance: 'SUPPLIED' },
          { type: 'WIRE_COPY', provenance: 'EXTRACTED' },
        ],
      },
    })
    await expectRoundTrip()
    await expectRoundTripByJob()
  })

  test.each([null, { keys: ['released'] }])('shows readers no earlier version, with filter %j', async (filter) => {
    await emptyTables(one.db)
    await load(one.db, { articles: [{ key: 'released', title: 'Embargoed', body: 'Embargoed.', status: 'WITHHELD' }] })
    await load(one.db, { articles: [{ key: 'released', title: 'Released', body: 'Released.', status: 'USABLE' }] })
    const exported = async (seesAll: boolean) =>
      (await (await startExport(one.db, { seesAll, filter })).lines.toArray()).join('')
    expect(await exported(false)).toContain('Released')
    expect(await exported(false)).not.toContain('Embargoed')
    expect(await exported(true)).toContain('Embargoed')
  })

  test.each([null, { keys: ['released'] }])(
    'shows readers nothing of removed quotes and replaced texts, with filter %j',
    async (filter) => {
      await emptyTables(one.db)
      const [secret, public_] = ['Secret Source', 'Public Source']
      await load(one.db, {
        articles: [
          {
            key: 'released',
            title: 'T',
            body: 'She said secretly. He said openly.',
            quotes: [
              {
                text: 'secretly',
                speaker: { name: secret },
                speakerAsPrinted: secret,
                event: { name: 'Secret Meeting' },
              },
              { text: 'said openly', speaker: { name: public_ } },
            ],
            status: 'WITHHELD',
          },
        ],
      })
      const quotes = await one.db.read<{ id: string }[]>`select id::text from quote order by start_cp`
      const [removed, moved] = quotes.map(({ id }) => toNodeId('quote', id))
      const { userErrors } = await correctQuotes(one.db, DEFAULT_LOAD_LIMITS, {
        corrections: [
          { id: removed, isQuote: false },
          { id: moved, start: 27, end: 33 },
        ],
      })
      expect(userErrors).toEqual([])
      await load(one.db, { articles: [{ key: 'released', title: 'T', body: 'He said openly.', status: 'USABLE' }] })
      const exported = async (seesAll: boolean) =>
        (await (await startExport(one.db, { seesAll, filter })).lines.toArray()).join('')
      const shown = await exported(false)
      expect(shown).toContain(public_)
      expect(shown).toContain('"key":"released"')
      expect(shown).not.toMatch(/secret|"said openly"/i)
      const all = await exported(true)
      for (const text of [secret, 'Secret Meeting', 'secretly', '"said openly"']) expect(all).toContain(text)
    },
  )

  test('finds its way by names where a key is longer than one that may be given', async () => {
    await emptyTables(one.db)
    const long = (mark: string) => `${mark} ${'é'.repeat(400)}`
    await load(one.db, {
      outlets: [{ name: long('outlet') }, { name: long('domain') }],
      events: [
        {
          name: long('event'),
          startDate: '2026-01-01',
          parent: { name: long('top') },
          participants: [{ agent: { name: long('agent'), kind: 'ORGANIZATION' }, role: 'host' }],
        },
      ],
      articles: [
        {
          url: `https://a.example/${'x'.repeat(600)}`,
          title: 'T',
          outlet: { name: long('outlet') },
          body: 'words',
          quotes: [
            {
              text: 'words',
              speaker: { name: long('speaker') },
              event: { name: long('event'), startDate: '2026-01-01' },
            },
          ],
        },
      ],
    })
    await load(one.db, {
      outlets: [{ name: long('domain'), domain: 'domain.example' }],
      articles: [
        {
          key: 'later',
          url: `https://a.example/${'x'.repeat(600)}`,
          authors: [{ agent: { name: long('speaker') } }],
          credits: [{ text: 'c', outlet: { name: long('domain') } }],
        },
      ],
    })
    await expectRoundTrip()
    await expectRoundTripByJob()
  })

  test('keeps an article without a text whose quotes somebody found', async () => {
    await emptyTables(one.db)
    const history = { quotes: [{ text: 'a', provenance: 'EXTRACTED' }, { text: 'a' }] } as const
    await load(one.db, {
      articles: [
        { title: 'No text', quotes: [{ text: 'a' }], history },
        { title: 'No text', publishedAt: '2026-01-01T00:00:00Z', quotes: [{ text: 'b' }, { text: 'b', cue: 'x' }] },
      ] as never,
    })
    await expectRoundTrip()
  })
})

test.each([
  ['versions without a time', { versions: [{ title: 'T' }] }, 'REQUIRED articles.0.history.versions.0.loadedAt'],
  [
    'versions without a title',
    { versions: [{ loadedAt: '2026-01-01T00:00:00Z' }] },
    'REQUIRED articles.0.history.versions.0.title',
  ],
  ['keys that do not begin with its own', { keys: ['other', 'k'] }, 'INVALID articles.0.history.keys'],
  [
    'confidence above one',
    { quotes: [{ text: 'a', confidence: 2 }] },
    'INVALID articles.0.history.quotes.0.confidence',
  ],
  [
    'a quote that is not where it says',
    { quotes: [{ text: 'a', start: 1 }] },
    'NOT_IN_TEXT articles.0.history.quotes.0.start',
  ],
])('a block with %s is told', async (_, history, expected) => {
  const answer = await load(other.db, { articles: [{ key: 'k', title: 'T', body: 'body', history }] as never })
  expect(answer.userErrors.map(({ code, field }) => `${code} ${field.join('.')}`)).toEqual([expected])
})
