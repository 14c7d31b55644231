import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRecord, toLine } from '../../../src/cli/read/record.ts'
import { listFiles } from '../../../src/cli/read/list-files.ts'
import { readFiles } from '../../../src/cli/read/read-files.ts'
import { processorSlowdown } from '../../slowdown.ts'

// A limit of processor time, since the machine may be busy. Reading takes milliseconds if its work is bounded, else
// minutes.
const BOUND_MS = 5_000

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-hostile-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(name: string, content: string) {
  const file = join(folder, name)
  await writeFile(file, content)
  const before = process.cpuUsage()
  const values: Record<string, unknown>[] = []
  const faults: string[] = []
  for await (const entry of readFiles(await listFiles([file], undefined), { dryRun: false })) {
    if (isRecord(entry)) values.push(entry.value)
    else faults.push(...entry.faults.map((fault) => toLine({ ...entry.origin, file: 'f' }, fault)))
  }
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(BOUND_MS * processorSlowdown())
  return { values, faults }
}

test.each([
  ['marks of headings', `# ${'# '.repeat(50_000)}x`, /^# # /],
  ['marks without blanks', `# ${'#'.repeat(100_000)}x`, /^#/],
  ['blanks', `# ${' '.repeat(100_000)}x`, /^x$/],
  ['headings of marks alone', `${'# #\n'.repeat(30_000)}Text`, /^# #$/],
  ['rules', `${'---\n'.repeat(30_000)}Text`, /^/],
])('a text of 100 kB of %s is read at once', async (_what, text, title) => {
  const { values } = await read('a.md', text)
  expect(values[0]?.['title']).toMatch(title)
})

test('a heading loses the marks that close it, and keeps those inside', async () => {
  expect((await read('b.md', 'Before\n## C# and F# ##  \r\nText')).values[0]?.['title']).toBe('C# and F')
  expect((await read('c.md', '# One # two\n# Three')).values[0]?.['title']).toBe('One # two')
  expect((await read('d.md', '#\tTabbed\t#\nText')).values[0]?.['title']).toBe('Tabbed')
  expect((await read('e.md', '#none\nText')).values[0]?.['title']).toBe('#none')
})

const words = `<p>${'Words, and some more words. '.repeat(50)}</p>`
test.each([
  ['div', '<div>', '</div>'],
  ['open paragraphs', '<div><p>', ''],
  ['tables', '<table><tr><td>', '</td></tr></table>'],
  ['marks', '<b><i>', ''],
])('a page that nests %s 20,000 deep is refused at once', async (_what, open, close) => {
  const { values, faults } = await read(
    'deep.html',
    `<html><body>${open.repeat(20_000)}${words}${close.repeat(20_000)}`,
  )
  expect(values).toEqual([])
  expect(faults.join()).toContain('more than 512 levels deep')
})

test.each([
  ['tags of one name', `<meta property="article:tag" content="x">`.repeat(50_000)],
  ['blanks in JSON-LD', `<script type="application/ld+json">${' '.repeat(300_000)}</script>`],
  ['commas in JSON-LD', `<script type="application/ld+json">{${', '.repeat(100_000)}</script>`],
  ['quotes in JSON-LD', `<script type="application/ld+json">{${'"\\'.repeat(100_000)}</script>`],
  ['open scripts', '<script>'.repeat(4_000)],
  ['open comments', '<!--'.repeat(100_000)],
  [
    'articles and titles',
    '<h1>T</h1><script type="application/ld+json">{"@type":"Article","headline":"x"}</script>'.repeat(1_000),
  ],
])('a page of many %s is read at once', async (_what, many) => {
  await read('many.html', `<html><head><title>T</title></head><body>${many}${words}</body></html>`)
  await read('many.html', `<html><head><title>T</title>${many}</head><body>${words}</body></html>`)
})

test('a page is read as far as pages are nested', async () => {
  const { values } = await read('page.html', `<html><body>${'<div>'.repeat(100)}${words}${'</div>'.repeat(100)}`)
  expect(values[0]?.['body']).toContain('some more words')
})

test('feeds and news items that nest so deep are refused item by item', async () => {
  const deep = '<div>'.repeat(20_000)
  const feed = `<rss version="2.0"><channel><title>T</title><link>https://a.example/</link>
    <item><title>One</title><description><![CDATA[${deep}]]></description></item>
    <item><title>Two</title><description>Text</description></item></channel></rss>`
  const { values, faults } = await read('a.rss', feed)
  expect(faults).toEqual([expect.stringContaining('items.0: its elements are nested more than 512 levels deep')])
  expect(values).toMatchObject([{ title: 'Two' }])
  const news = await read('a.ninjs', JSON.stringify({ uri: 'u', headline: 'H', body_html: deep }))
  expect(news.faults).toEqual([expect.stringContaining('512 levels deep')])
})

test.each(['a.json', 'a.jsonld', 'a.ninjs', 'a.ndjson'])('%s of brackets is refused at once', async (name) => {
  const { values, faults } = await read(name, `${'['.repeat(500_000)}${']'.repeat(500_000)}\n`)
  expect(values).toEqual([])
  expect(faults).toHaveLength(1)
})

test('front matter may call its fields what objects are made of', async () => {
  const { values } = await read(
    'p.md',
    '---\ntitle: T\nconstructor: c\n__proto__: p\ntoString: s\nhasOwnProperty: h\ndate: 2026-01-02\n---\nText',
  )
  const [article] = values
  expect(Object.keys(article ?? {}).sort()).toEqual(['title', 'publishedAt', 'key', 'body'].sort())
  expect(Object.getPrototypeOf(article)).toBe(Object.prototype)
})

test('front matter that nests too deep for its parser is named, not thrown', async () => {
  const { faults } = await read('y.md', `---\na: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n---\nText`)
  expect(faults[0]).toMatch(/front matter/)
})
