import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readJson } from '../../src/cli/read/json.ts'
import { type Entry, type FileRecord, isRecord, toLine } from '../../src/cli/read/record.ts'
import { listFiles } from '../../src/cli/read/list-files.ts'
import { readFiles, toEntry } from '../../src/cli/read/read-files.ts'
import { entryOf, valueOf } from './read/text-value.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-load-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const show = (entry: Entry) =>
  isRecord(entry)
    ? `${entry.origin.line} ${entry.kind} ${JSON.stringify(entry.value)}`
    : entry.faults.map((fault) => toLine({ ...entry.origin, file: 'f' }, fault)).join()

describe('an .ndjson file', () => {
  test('is read line by line, whatever its ends, and bad lines cost no other', async () => {
    const file = await write(
      'lines.ndjson',
      Buffer.concat([
        Buffer.from('\ufeff{"type":"outlet","name":"A"}\r\n\n   \n'),
        Buffer.from('{"name":"no type"}\n[1]\n{"type":"book"}\n{"type":"agent",\n'),
        Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
        Buffer.from(`{"type":"article","title":"${'x'.repeat(200)}"}\n`),
        Buffer.from('{"title":"a\u2028b","type":"article"}'),
      ]),
    )
    const options = { dryRun: false }
    const found = await collect(readJson(file, options, 'ndjson', 120))
    expect(found.map((one) => show(toEntry(file, one, options)))).toEqual([
      '1 outlet {"name":"A"}',
      'f:4: REQUIRED type: say what the record is: one of outlet, agent, event, article',
      'f:5: INVALID: the line must be a JSON object with a "type"',
      'f:6: INVALID type: "book" is not a type: give one of outlet, agent, event, article',
      expect.stringMatching(/^f:7: INVALID: the line is not JSON: /),
      'f:8: INVALID: the line is not UTF-8: convert it, for example with iconv',
      'f:9: TOO_LONG: the line is longer than 120 bytes: split the record',
      '10 article {"title":"a\u2028b"}',
    ])
  })

  test('keeps lines whole that are cut by the reader of the file', async () => {
    const titles = Array.from({ length: 5_000 }, (_, index) => `${index} ${'日本'.repeat(120)}`)
    const file = await write(
      'long.ndjson',
      titles.map((title) => JSON.stringify({ type: 'article', title })).join('\n'),
    )
    const entries = (await collect(readFiles([file], { dryRun: false }))) as FileRecord[]
    expect(entries.map((entry) => entry.value.title)).toEqual(titles)
    expect(entries.at(-1)?.origin.line).toBe(5_000)
  })
})

describe('a .json file', () => {
  const read = async (content: string, dryRun = false) =>
    (await collect(readFiles([await write('batch.json', content)], { dryRun }))).map(show)
  test.each([
    ['is a BulkLoadInput', '{"outlets":[{"name":"A"}],"onError":"SKIP_BAD"}', ['null outlet {"name":"A"}']],
    [
      'or the variables of a request',
      '{"input":{"agents":[{"name":"A"}],"articles":null}}',
      ['null agent {"name":"A"}'],
    ],
    [
      'says which of its lists and items are wrong',
      '{"articels":[],"events":[3]}',
      ['f: INVALID articels: is not a field of a BulkLoadInput', 'f: INVALID events.0: must be an object'],
    ],
    [
      'must hold an object',
      '[]',
      [expect.stringMatching(/^f: INVALID: it holds neither a BulkLoadInput nor articles/)],
    ],
    ['must be JSON', '{', [expect.stringMatching(/^f: INVALID: the file is not JSON/)]],
  ])('%s', async (_, content, expected) => expect(await read(content)).toEqual(expected))

  test('that asks for a dry run is not loaded by mistake', async () => {
    expect(await read('{"dryRun":true,"events":[{"name":"E"}]}')).toEqual([expect.stringContaining('--dry-run')])
    expect(await read('{"dryRun":true,"events":[]}', true)).toEqual([])
  })
})

describe('a text', () => {
  test.each([
    ['takes its first line as title and keeps it', 'One\nTwo', { title: 'One', body: 'One\nTwo' }],
    [
      'prefers the first heading',
      'Intro\n\n## A heading ##\ntext',
      { title: 'A heading', body: 'Intro\n\n## A heading ##\ntext' },
    ],
    [
      'takes fields from front matter',
      '---\ntitle: T\nkey: mine\nsubjects: [a, b]\n---\n\nBody\n',
      { title: 'T', key: 'mine', subjects: ['a', 'b'], body: 'Body\n' },
    ],
    ['understands CRLF', '---\r\ntitle: T\r\n---\r\nBody\r\n', { title: 'T', body: 'Body\r\n' }],
    [
      'takes names other tools use',
      '---\ndate: 2026-09-21\nlang: de\ntags: [x]\nauthor: A. B.\n---\nT',
      {
        title: 'T',
        publishedAt: '2026-09-21T00:00:00Z',
        language: 'de',
        subjects: ['x'],
        authors: [{ name: 'A. B.' }],
        body: 'T',
      },
    ],
    [
      'has no key of its path where it has a URL',
      '---\nurl: https://a.example/1\n---\nT',
      { url: 'https://a.example/1', title: 'T', body: 'T' },
    ],
    [
      'takes an outlet by name',
      '---\noutlet: The Paper\n---\nT',
      { outlet: { name: 'The Paper' }, title: 'T', body: 'T' },
    ],
    [
      'takes an outlet by domain',
      '---\noutlet: paper.example\n---\nT',
      { outlet: { domain: 'paper.example', name: 'paper.example' }, title: 'T', body: 'T' },
    ],
    ['may be metadata only', '---\ntitle: T\ndescription: D\n---\n', { title: 'T', description: 'D' }],
    ['may begin with a rule', '---\nJust a sentence\n---\nT', { title: '---', body: '---\nJust a sentence\n---\nT' }],
    ['shortens a title that is a whole page', 'é'.repeat(300), { title: `${'é'.repeat(199)}…`, body: 'é'.repeat(300) }],
  ])('%s', (_, text, expected) => expect(valueOf(text)).toEqual(expected))

  test('takes from the command line what its front matter leaves open', () => {
    const defaults = { outlet: '{"key":"paper"}', publishedAt: '2026-01-01T10:00:00Z', language: 'en' }
    expect(valueOf('---\nlanguage: fr\n---\nT', defaults)).toMatchObject({
      outlet: { key: 'paper' },
      language: 'fr',
      publishedAt: '2026-01-01T10:00:00Z',
    })
  })

  test('is reported when it is not UTF-8 or its front matter is not YAML', async () => {
    const files = [
      await write('latin.txt', new Uint8Array([0xe9, 0x0a])),
      await write('bad.md', '---\ntitle: a: b\n---\nT'),
    ]
    const shown = (await collect(readFiles(files, { dryRun: false }))).map(show)
    expect(shown).toEqual([
      'f: INVALID: the file is not UTF-8: convert it, for example with iconv',
      expect.stringContaining('f: INVALID: front matter: '),
    ])
  })

  test('is known by its content, wherever it is', async () => {
    const keyOf = (entry: Entry) => isRecord(entry) && entry.value.key
    expect(keyOf(entryOf('one/page.txt', 'A'))).toMatch(/^sha256:[0-9a-f]{32}$/)
    expect(keyOf(entryOf('one/page.txt', 'A'))).toBe(keyOf(entryOf('two/other.txt', 'A')))
    expect(keyOf(entryOf('one/page.txt', 'A'))).not.toBe(keyOf(entryOf('two/page.txt', 'B')))
    expect(keyOf(entryOf('one/page.txt.gz', 'A', { textKey: 'x/{folder}/{name}' }))).toBe('x/one/page')
    expect(keyOf(entryOf('a.md', '---\npermalink: /posts/a/\n---\nA'))).toMatch(/^sha256:/)
  })
})

test('a directory stands for the files below it', async () => {
  await mkdir(join(folder, 'tree', 'deep'), { recursive: true })
  await Promise.all(['tree/b.md', 'tree/deep/a.txt', 'tree/c.pdf', 'tree/d.odd'].map((name) => write(name, 'T')))
  expect(await listFiles([join(folder, 'tree'), join(folder, 'tree', 'b.md')])).toEqual([
    join(folder, 'tree', 'b.md'),
    join(folder, 'tree', 'deep', 'a.txt'),
  ])
  const notes: string[] = []
  await listFiles([join(folder, 'tree')], undefined, (line) => notes.push(line))
  expect(notes).toEqual(['2 files of other kinds are left out (.odd 1, .pdf 1).'])
  const [, entry] = await collect(
    readFiles([join(folder, 'tree', 'b.md'), join(folder, 'tree', 'd.odd')], { dryRun: false }),
  )
  expect(entry && show(entry)).toMatch(
    /^f: INVALID: the name of the file does not show its format: the name must end in one of \.ndjson/,
  )
  await expect(listFiles([join(folder, 'nothing.md')])).rejects.toThrow('no such file')
})

describe('quotes of formats that carry none', () => {
  const asked = async (file: string, quotes: 'extract' | 'none') =>
    (await collect(readFiles([file], { dryRun: false, quotes }))).map((entry) =>
      isRecord(entry) ? entry.value.extractQuotes : entry.faults,
    )

  test('are found by the server, unless --quotes none says otherwise', async () => {
    const text = await write('asks.txt', 'A title\n\n“Yes,” she said.')
    const table = await write('asks.csv', 'title,body\nA,“Yes”\nB,\n')
    expect(await asked(text, 'extract')).toEqual([true])
    expect(await asked(text, 'none')).toEqual([undefined])
    // The second article has no text, and therefore no `extractQuotes`.
    expect(await asked(table, 'extract')).toEqual([true, undefined])
  })

  test('are for the file to say where its format can', async () => {
    const records = await write('asks.ndjson', '{"type":"article","title":"A","body":"“Yes”"}\n')
    const front = await write('asks.md', '---\ntitle: A\nextractQuotes: false\n---\n“Yes”')
    expect(await asked(records, 'extract')).toEqual([undefined])
    expect(await asked(front, 'extract')).toEqual([false])
  })
})
