import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WARCRecord, WARCSerializer } from 'warcio'
import { createCheck } from './input-check.ts'
import type { ReadOptions } from '../../../src/cli/read/options.ts'
import { isRecord, toLine } from '../../../src/cli/read/record.ts'
import { listFiles } from '../../../src/cli/read/list-files.ts'
import { readFiles } from '../../../src/cli/read/read-files.ts'
import { growth } from './growth.ts'
import { loadSchema } from '../../../src/graphql/schema.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-read-'))
})
afterAll(() => rm(folder, { recursive: true }))

const sample = (name: string) => fileURLToPath(new URL(`sample/${name}`, import.meta.url))
const check = createCheck(loadSchema())

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

/**
 * Returns what the reader has found: the values of the records, each of which the API must accept, and the errors with
 * their places.
 */
async function read(file: string, options: Partial<ReadOptions> = {}) {
  const records: unknown[] = []
  const faults: string[] = []
  const places: string[] = []
  const notes: string[] = []
  for await (const entry of readFiles(await listFiles([file], options.format), {
    dryRun: false,
    note: (line) => notes.push(line),
    ...options,
  })) {
    if (!isRecord(entry)) faults.push(...entry.faults.map((fault) => toLine({ ...entry.origin, file: 'f' }, fault)))
    else {
      expect(check(entry.kind, entry.value)).toEqual([])
      expect(entry.kind).toBe('article')
      records.push(entry.value)
      places.push([entry.origin.line ?? '', ...entry.origin.path].join(' ').trim())
    }
  }
  return { records, faults, places, notes }
}

const harbourText = 'The harbour will be dredged in spring.\n\n“We have waited ten years,” she said.'

describe('NDJSON', () => {
  test('may be packed by gzip, whatever its name says', async () => {
    const line = '{"type":"article","key":"a","title":"T"}\n'
    for (const name of ['a.ndjson', 'a.ndjson.gz', 'a.jsonl.gz'])
      expect((await read(await write(name, gzipSync(line)))).records).toEqual([{ key: 'a', title: 'T' }])
    expect((await read(await write('plain.ndjson.gz', line))).records).toHaveLength(1)
  })

  test('that is truncated is reported, and everything before the end is read', async () => {
    const lines = Array.from({ length: 5_000 }, (_, index) =>
      JSON.stringify({ type: 'article', key: `k${index}`, title: `${Math.random()}` }),
    ).join('\n')
    const packed = gzipSync(lines)
    const { records, faults } = await read(await write('cut.ndjson.gz', packed.subarray(0, packed.length / 2)))
    expect(records.length).toBeGreaterThan(1_000)
    expect(faults.at(-1)).toMatch(/^f: INVALID: the gzip file is truncated or damaged/)
  })
})

describe('CSV', () => {
  const columns = {
    description: 'Teaser',
    body: 'Full Text',
    outlet: 'Paper',
    'outlet.domain': 'Paper Domain',
    authors: 'Writer',
  }
  test('is read by the names of its columns and a mapping, with quoted line ends, and wrong rows cost no other', async () => {
    const { records, faults, places, notes } = await read(sample('export.csv'), { columns, utcOffset: '+01:00' })
    const outlet = { name: 'The Harbour Gazette', domain: 'gazette.example' }
    expect(records).toEqual([
      {
        title: 'Harbour to be dredged',
        description: 'Dredging starts in spring',
        body: 'The harbour will be dredged in spring.\n\n“We have waited ten years; now it comes,” said Maeve Brannigan.',
        publishedAt: '2026-09-21T08:00:00+01:00',
        language: 'en',
        subjects: ['harbour', 'money'],
        authors: [{ name: 'Brannigan, Aoife' }],
        outlet,
      },
      expect.objectContaining({ title: 'Ferry strike ends', publishedAt: '2026-09-22T00:00:00+01:00' }),
      expect.objectContaining({
        title: 'Ferry "Saoirse" is back',
        publishedAt: '2026-09-22T06:30:00+01:00',
        outlet,
      }),
    ])
    expect(faults).toEqual([])
    expect(places).toEqual(['2', '5', '6'])
    expect(notes).toEqual([
      expect.stringMatching(/columns or properties that match no field of an article are left out: Clicks\./),
      expect.stringMatching(/values of "Id" are record keys only if they are URIs or UUIDs.*--map key="Id"/),
    ])
  })

  test('says which row is wrong', async () => {
    const file = await write(
      'bad.csv',
      'title,url\nOne,https://a.example/1\nTwo,https://a.example/2,more\nThree "x",y"\nFour,\n',
    )
    const { records, faults, places } = await read(file)
    expect(records).toEqual([{ title: 'One', url: 'https://a.example/1' }, { title: 'Four' }])
    expect(places).toEqual(['2', '5'])
    expect(faults.sort()).toEqual([
      expect.stringMatching(/^f:3: INVALID: this row has 3 fields, but the header has 2/),
      expect.stringMatching(/^f:4: INVALID: the row cannot be read/),
    ])
  })

  test.each([
    [
      'a column that is not there',
      'A,B\n1,2\n',
      { title: 'C' },
      /has no column "C" for `title`: its columns are A, B\./,
    ],
    ['no title', 'A,B\n1,2\n', {}, /no column is known to be the title\. Name the column with --map/],
  ])('is refused with the remedy where the mapping has %s', async (_, text, mapping, message) => {
    const { records, faults } = await read(await write('map.csv', text), { columns: mapping })
    expect({ records, faults }).toEqual({ records: [], faults: [expect.stringMatching(message)] })
  })

  test('takes a number as a key only where it is mapped, and an address or a UUID everywhere', async () => {
    const uuid = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
    const file = await write('ids.csv', `id,title\n1,One\nurn:a:2,Two\n${uuid},Three\n`)
    expect((await read(file)).records).toEqual([
      { title: 'One' },
      { key: 'urn:a:2', title: 'Two' },
      { key: uuid, title: 'Three' },
    ])
    expect((await read(file, { columns: { key: 'id' } })).records[0]).toEqual({ key: '1', title: 'One' })
  })

  test.each<[string, string, Partial<ReadOptions>, unknown]>([
    [
      'is known by the names of well-known data sets',
      'publish_date,headline_text,article_url,media_name,main_text,image_url\n2026-11-02,H,https://a.example/1,Port Times,Text,https://a.example/1.jpg\n',
      {},
      {
        title: 'H',
        url: 'https://a.example/1',
        body: 'Text',
        publishedAt: '2026-11-02T00:00:00Z',
        outlet: { name: 'Port Times' },
      },
    ],
    [
      'names its outlet by a domain',
      'title,domain\nH,www.a.example\n',
      {},
      { title: 'H', outlet: { domain: 'a.example', name: 'a.example' } },
    ],
    [
      'says its separator in the first line',
      'sep=;\r\ntitle;url\r\nA, B;https://a.example/1\r\n',
      {},
      { title: 'A, B', url: 'https://a.example/1' },
    ],
    [
      'has another separator and quote',
      "title#text\n'A#B'#Text\n",
      { delimiter: '#', quote: "'" },
      { title: 'A#B', body: 'Text' },
    ],
    [
      'has no header',
      'One,https://a.example/1\n',
      { header: false, columns: { title: '1', url: '2' } },
      { title: 'One', url: 'https://a.example/1' },
    ],
    [
      'prints lists as Python does',
      `title,authors\nH,"['Ann Lee', 'Bob Ray']"\n`,
      {},
      { title: 'H', authors: [{ name: 'Ann Lee' }, { name: 'Bob Ray' }] },
    ],
    ['holds a draft', 'title,status\nH,Draft\n', {}, { title: 'H', status: 'WITHHELD' }],
    ['holds a status that nobody knows', 'title,status\nH,waiting for legal\n', {}, { title: 'H', status: 'WITHHELD' }],
    [
      'holds an embargo that cannot be read',
      'title,embargo\nH,after the speech\n',
      {},
      { title: 'H', status: 'WITHHELD' },
    ],
    ['holds an embargo that is over', 'title,embargo\nH,2020-01-01T00:00:00Z\n', {}, { title: 'H', status: 'USABLE' }],
  ])('%s', async (_, text, options, record) => {
    expect(await read(await write('kind.csv', text), options)).toMatchObject({ records: [record], faults: [] })
    expect((await read(await write('kind.csv', text), options)).records).toEqual([record])
  })

  test('refuses a date that can be two days, says how to help, and keeps the record for correction', async () => {
    const file = await write('dates.csv', 'title,date\nOne,03/04/2026\nTwo,2026-11-02\n')
    const { records, faults } = await read(file)
    expect(records).toEqual([{ title: 'Two', publishedAt: '2026-11-02T00:00:00Z' }])
    expect(faults).toEqual([
      'f:2: INVALID publishedAt: `publishedAt` "03/04/2026" is not understood: it can mean two days: --date-format says which one, e.g. --date-format DD/MM/YYYY or MM/DD/YYYY',
    ])
    expect((await read(file, { dateFormat: 'MM/DD/YYYY' })).records[0]).toEqual({
      title: 'One',
      publishedAt: '2026-03-04T00:00:00Z',
    })
  })

  test('keeps quotation marks of .tsv files as text', async () => {
    const { records, faults } = await read(
      await write('q.tsv', 'title\turl\n"Ports\thttps://a.example/1\nShe says "yes"\thttps://a.example/2\n'),
    )
    expect(faults).toEqual([])
    expect(records).toMatchObject([{ title: '"Ports' }, { title: 'She says "yes"' }])
  })

  test('takes tabs, and tells a file that is not UTF-8', async () => {
    expect((await read(await write('a.tsv', 'headline\tlink\nA, B\thttps://a.example/\n'))).records).toEqual([
      { title: 'A, B', url: 'https://a.example/' },
    ])
    expect((await read(await write('latin.csv', Buffer.from('title\nCaf\xe9\n', 'latin1')))).faults).toEqual([
      'f:2: INVALID: the row cannot be read: a line in it is not UTF-8 (convert the file, for example with iconv) or is longer than 16 MiB',
    ])
  })
})

describe('a broken row', () => {
  test.each([
    ['of which the quotation mark is not closed', '"A,https://a.example/1'],
    ['with text behind a quotation mark', '"A" x,https://a.example/1'],
    ['with a quotation mark inside', 'A 5" pipe,https://a.example/1'],
    ['that is not UTF-8', Buffer.from('Caf\xe9,https://a.example/1', 'latin1')],
    ['with too many fields', 'A,b,https://a.example/1'],
  ])('%s costs itself only', async (_, row) => {
    const text = [
      Buffer.from('title,url\n'),
      Buffer.from(row),
      Buffer.from('\nB,https://a.example/2\n"C\nc",https://a.example/3\n'),
    ]
    const { records, faults, places } = await read(await write('broken.csv', Buffer.concat(text)))
    expect(records).toEqual([
      { title: 'B', url: 'https://a.example/2' },
      { title: 'C\nc', url: 'https://a.example/3' },
    ])
    expect(places).toEqual(['3', '4'])
    expect(faults).toEqual([expect.stringMatching(/^f:2: INVALID: /)])
  })

  test('takes linear time, however many there are', async () => {
    const took = async (count: number) => {
      const rows = Array.from({ length: count }, (_, at) =>
        at % 3 === 0 ? `"Row ${at},x` : `Row ${at},https://a.example/${at}`,
      )
      const file = await write('n.csv', `title,url\n${rows.join('\n')}\n`)
      const began = performance.now()
      const { records, faults } = await read(file)
      expect(records.length + faults.length).toBe(count)
      return performance.now() - began
    }
    await took(500)
    expect(
      await growth(
        () => took(3_000),
        () => took(12_000),
      ),
    ).toBeLessThan(8)
  }, 120_000)
})

test.each(['utf16le', 'utf-16be'])('a file of %s is read by its byte order mark', async (encoding) => {
  const toBytes = (text: string) => {
    const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
    return encoding === 'utf16le' ? bytes : bytes.swap16()
  }
  for (const [name, text] of [
    ['u.csv', 'title;url\nГавань;https://a.example/1\n'],
    ['u.json', '[{"title":"Гавань","url":"https://a.example/1"}]'],
    ['u.jsonl', '{"title":"Гавань","url":"https://a.example/1"}\n'],
    ['u.rss', '<rss><channel><item><title>Гавань</title><link>https://a.example/1</link></item></channel></rss>'],
    ['u.txt', 'Гавань\n\nText'],
  ] as const)
    expect((await read(await write(name, toBytes(text)))).records).toMatchObject([{ title: 'Гавань' }])
})

describe('what says who may read an article', () => {
  const held: Record<string, unknown>[] = [
    { draft: true },
    { Draft: 'True' },
    { is_draft: 'y' },
    { published: false },
    { isPublished: 'no' },
    { private: 1 },
    { hidden: true },
    { visibility: 'private' },
    { status: 'Draft' },
    { status: ['draft'] },
    { status: { name: 'draft' } },
    { status: 'waiting for legal' },
    { post_status: 'pending' },
    { pub_status: 'stat:withheld' },
    { pubStatus: 'http://cv.iptc.org/newscodes/pubstatusg2/withheld' },
    { pubstatus: ['usable', 'withheld'] },
    { embargo: '2999-01-01' },
    { embargo_until: '2999-01-01T00:00:00Z' },
    { 'Embargo Date': 'after the speech' },
    { embargoedUntil: '2999-01-01T00:00:00Z' },
    { embargoed: true },
  ]
  const open: Record<string, unknown>[] = [
    { draft: false },
    { published: true },
    { private: 0 },
    { visibility: 'public' },
    { status: 'Published' },
    { embargo: '' },
    { embargoed: false },
    { embargo_reason: 'none' },
  ]
  const csvOf = (values: Record<string, unknown>) =>
    `title,body,${Object.keys(values).join(',')}\nH,T,${Object.values(values)
      .map((value) => `"${String(Array.isArray(value) ? value.at(-1) : typeof value === 'object' ? 'draft' : value)}"`)
      .join(',')}\n`
  const kinds: [string, (values: Record<string, unknown>) => string][] = [
    ['m.json', (values) => JSON.stringify([{ title: 'H', body: 'T', ...values }])],
    ['m.ninjs', (values) => JSON.stringify({ uri: 'urn:x:1', headline: 'H', ...values })],
    ['m.csv', csvOf],
    [
      'm.md',
      (values) =>
        `---\ntitle: H\n${Object.entries(values)
          .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
          .join('')}---\nT`,
    ],
  ]
  test.each(held)('%j withholds it', async (values) => {
    for (const [name, toText] of kinds)
      expect((await read(await write(name, toText(values)))).records, name).toMatchObject([{ status: 'WITHHELD' }])
  })
  test.each(open)('%j does not', async (values) => {
    for (const [name, toText] of kinds) {
      const { records } = await read(await write(name, toText(values)))
      expect(records).toHaveLength(1)
      expect((records[0] as { status?: string }).status ?? 'USABLE', name).toBe('USABLE')
    }
  })
})

describe('JSON-LD', () => {
  const article = {
    url: 'https://gazette.example/2026/harbour',
    title: 'Harbour to be dredged',
    description: 'Dredging starts in spring.',
    body: 'The harbour will be dredged in spring.',
    language: 'en-IE',
    publishedAt: '2026-09-21T08:00:00+01:00',
    modifiedAt: '2026-09-21T00:00:00Z',
    section: 'Local',
    subjects: ['harbour', 'money'],
    authors: [
      { name: 'Maeve Brannigan', agent: { wikidataId: 'Q990001', name: 'Maeve Brannigan', kind: 'PERSON' } },
      { name: 'Sean Doyle' },
    ],
    outlet: { name: 'The Harbour Gazette', domain: 'gazette.example' },
  }
  test('is found in a graph, with what it refers to there', async () => {
    expect(await read(sample('graph.jsonld'))).toMatchObject({ records: [article], faults: [], places: ['@graph 3'] })
  })

  test('is told by its content in a .json file, and comes one a line too', async () => {
    const graph = await readFile(sample('graph.jsonld'), 'utf8')
    expect((await read(await write('as.json', graph))).records).toEqual([article])
    const lines = [JSON.stringify(JSON.parse(graph)), '{"@type":"Recipe"}', '{', ''].join('\n')
    const { records, faults } = await read(await write('lines.jsonl', lines), { format: 'json-ld' })
    expect(records).toEqual([article])
    expect(faults).toEqual([
      'f:2: INVALID: there is no NewsArticle of schema.org in it',
      expect.stringMatching(/^f:3: INVALID: the line is not JSON/),
    ])
  })
})

test('quotations in JSON-LD are quotes where the text has them; a draft is withheld', async () => {
  const article = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    url: 'https://a.example/1',
    headline: 'H',
    articleBody: 'We waited, she said.',
    creativeWorkStatus: 'Draft',
    hasPart: [{ '@type': 'Quotation', text: 'We waited', creator: { '@type': 'Person', name: 'Maeve Brannigan' } }],
    citation: { '@type': 'schema:Quotation', text: 'It is not here.' },
  }
  const { records } = await read(await write('quotation.jsonld', JSON.stringify(article)))
  expect(records).toEqual([
    {
      url: 'https://a.example/1',
      title: 'H',
      body: 'We waited, she said.',
      status: 'WITHHELD',
      quotes: [{ text: 'We waited', speaker: { name: 'Maeve Brannigan', kind: 'PERSON' } }],
    },
  ])
})

describe('ninjs', () => {
  test('of the first generation', async () => {
    expect((await read(sample('one.ninjs.json'))).records).toEqual([
      {
        key: 'tag:wire.example,2026:harbour-1',
        title: 'Harbour to be dredged',
        description: 'Dredging starts in spring.',
        body: harbourText,
        language: 'en',
        publishedAt: '2026-09-21T08:00:00Z',
        modifiedAt: '2026-09-21T09:10:00Z',
        status: 'USABLE',
        subjects: ['transport', 'ports'],
        authors: [{ name: 'Maeve Brannigan' }],
        events: [{ key: 'wire:event:77', name: 'Port Council 2026' }],
        outlet: { name: 'Coastal Wire' },
      },
    ])
  })

  test('of the second and third generation, in a list, with its status; pictures are no articles', async () => {
    const { records, faults } = await read(sample('three.ninjs'))
    expect(records).toEqual([
      {
        key: 'urn:wire:2',
        title: 'Ferry strike ends',
        description: 'Monday it is',
        body: 'The ferries sail again.',
        language: 'en',
        publishedAt: '2026-09-22T06:30:00Z',
        modifiedAt: '2026-09-22T07:00:00Z',
        status: 'CANCELED',
        authors: [{ name: 'A. Reporter' }],
        outlet: { name: 'Coastal Wire' },
      },
    ])
    expect(faults).toEqual(['f: INVALID 1: this item is of the type "picture": only texts are articles'])
  })

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'of 1.6, by the endings of its names',
      { headline_main: 'H', body_main: 'The text.', description_short: 'Short.' },
      { title: 'H', body: 'The text.', description: 'Short.' },
    ],
    [
      'of 3.1, in camelCase',
      {
        firstCreated: '2026-11-01T08:00:00Z',
        pubStatus: 'withheld',
        headlines: [{ role: 'main', value: 'H' }],
        bodies: [{ contentType: 'text/html', value: '<p>The budget &amp; more.</p>' }],
        infoSources: [{ name: 'Case Wire' }],
      },
      {
        title: 'H',
        body: 'The budget & more.',
        publishedAt: '2026-11-01T08:00:00Z',
        status: 'WITHHELD',
        outlet: { name: 'Case Wire' },
      },
    ],
    [
      'with two spellings, of which the stricter counts',
      { headline: 'H', pubStatus: 'withheld', pubstatus: 'usable' },
      { title: 'H', status: 'WITHHELD' },
    ],
    [
      'with an embargo of 3.x',
      { headline: 'H', embargoedUntil: '2999-01-01T00:00:00Z' },
      { title: 'H', status: 'WITHHELD' },
    ],
    [
      'with an embargo that nobody can read',
      { headline: 'H', embargoed: 'until the speech' },
      { title: 'H', status: 'WITHHELD' },
    ],
    [
      'with the main text before a short one, whatever their kinds',
      {
        headlines: [
          { role: 'short', value: 'Short' },
          { role: 'main', value: 'H' },
        ],
        bodies: [
          { role: 'short', contenttype: 'text/plain', value: 'Short.' },
          { role: 'main', contenttype: 'text/html', value: '<p>The text &amp;amp; more.</p>' },
        ],
      },
      { title: 'H', body: 'The text &amp; more.' },
    ],
    ['with an embargo that is over', { headline: 'H', embargoed: '2020-01-01' }, { title: 'H', status: 'USABLE' }],
    ['with a status that nobody knows', { headline: 'H', pubstatus: 'legal' }, { title: 'H', status: 'WITHHELD' }],
  ])('%s', async (_, item, record) => {
    const { records } = await read(await write('kind.ninjs', JSON.stringify({ uri: 'urn:x', type: 'text', ...item })))
    expect(records).toEqual([{ key: 'urn:x', ...record }])
  })

  test('under an embargo is held back', async () => {
    const file = await write(
      'later.json',
      JSON.stringify({ uri: 'u', headline: 'H', embargoed: '2999-01-01T00:00:00Z' }),
    )
    expect((await read(file)).records).toEqual([{ key: 'u', title: 'H', status: 'WITHHELD' }])
  })
})

describe('a feed', () => {
  test('of RSS', async () => {
    const { records, places } = await read(sample('feed.rss'))
    const outlet = { name: 'The Harbour Gazette', domain: 'gazette.example' }
    expect(records).toEqual([
      {
        key: 'gazette-1001',
        url: 'https://gazette.example/2026/harbour?utm_source=rss',
        title: 'Harbour & port to be dredged',
        description: 'Dredging starts in spring.',
        body: harbourText,
        publishedAt: '2026-09-21T08:00:00+01:00',
        subjects: ['Local'],
        authors: [{ name: 'Maeve Brannigan' }],
        outlet,
        language: 'en-IE',
      },
      { key: 'gazette-1002', title: 'Only a guid', outlet, language: 'en-IE' },
    ])
    expect(places).toEqual(['items 0', 'items 1'])
  })

  test('of Atom, whose outlet the command line knows better', async () => {
    const { records } = await read(sample('feed.atom'), { outlet: 'Das Hafenblatt' })
    expect(records).toEqual([
      {
        key: 'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a',
        url: 'https://hafenblatt.example/faehren',
        title: 'Fähren fahren wieder',
        description: 'Der Streik ist vorbei.',
        body: 'Ab Montag fahren die Fähren wieder.',
        publishedAt: '2026-09-22T08:30:00+02:00',
        modifiedAt: '2026-09-22T18:30:02Z',
        authors: [{ name: 'E. Möller' }],
        outlet: { name: 'Das Hafenblatt' },
        language: 'de',
      },
    ])
  })

  test('that is none is told', async () => {
    expect((await read(await write('no.xml', '<html><body>hello</body></html>'))).faults).toEqual([
      'f: INVALID: this is a web page: give it a name that ends in .html, or --format html',
    ])
  })

  test('that the parser gives up is told like any other unreadable file', async () => {
    const deep = `<rss><channel><item><title>${'<a>'.repeat(30_000)}</title></item></channel></rss>`
    expect((await read(await write('deep.xml', deep))).faults).toEqual([
      'f: INVALID: its elements are nested more than 512 levels deep',
    ])
  })
})

describe('a page', () => {
  test('is what its JSON-LD says, with the text of the reader view', async () => {
    const { records } = await read(sample('page.html'))
    expect(records).toEqual([
      {
        url: 'https://gazette.example/2026/harbour',
        title: 'Harbour to be dredged',
        body: expect.stringMatching(
          /^The harbour will be dredged.*\n\n“We have waited ten years for this,” said.*\n\nThe work is to cost.*April\.$/,
        ),
        publishedAt: '2026-09-21T08:00:00+01:00',
        authors: [{ name: 'Maeve Brannigan' }],
        language: 'en',
        outlet: { name: 'The Harbour Gazette', domain: 'gazette.example' },
      },
    ])
  })

  test('without JSON-LD is what its meta tags say', async () => {
    const { records } = await read(sample('plain-page.html'), { outlet: 'gazette.example' })
    expect(records).toEqual([
      {
        key: expect.stringMatching(/^sha256:[0-9a-f]{32}$/),
        title: 'Ferry strike ends',
        body: expect.stringMatching(/^The ferries sail again.*\n\nPassengers.*\n\nThe union.*at last\.$/),
        publishedAt: '2026-09-22T06:30:00Z',
        language: 'en',
        outlet: { name: 'gazette.example', domain: 'gazette.example' },
      },
    ])
  })

  test('without running text is none', async () => {
    expect((await read(await write('index.html', '<html><body><a href="/1">One</a></body></html>'))).faults).toEqual([
      expect.stringMatching(/^f: INVALID: the page holds no article/),
    ])
  })
})

describe('a WARC', () => {
  async function record(
    url: string,
    body: Uint8Array | string,
    type = 'text/html; charset=utf-8',
    status = '200 OK',
    headers: Record<string, string> = {},
  ): Promise<WARCRecord> {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
    async function* content() {
      yield bytes
    }
    return WARCRecord.create(
      {
        url,
        date: '2026-09-23T00:00:00Z',
        type: 'response',
        warcVersion: 'WARC/1.1',
        httpHeaders: { 'Content-Type': type, ...headers },
        statusline: `HTTP/1.1 ${status}`,
      },
      content(),
    )
  }
  async function warc(name: string, records: readonly WARCRecord[], gzip: boolean): Promise<string> {
    const parts: Uint8Array[] = []
    for (const one of records) parts.push(await WARCSerializer.serialize(one, { gzip }))
    return write(name, Buffer.concat(parts))
  }

  test.each([
    ['crawl.warc.gz', true],
    ['crawl.warc', false],
  ])('%s gives its article pages, each address once', async (name, gzip) => {
    const [page, plain] = await Promise.all(['page.html', 'plain-page.html'].map((one) => readFile(sample(one))))
    const latin = Buffer.from(
      plain!.toString().replaceAll('Passengers', 'Caf\xe9 guests').replace('Ferry strike ends</title>', 'x</title>'),
      'latin1',
    )
    const file = await warc(
      name,
      [
        WARCRecord.createWARCInfo({ filename: name, warcVersion: 'WARC/1.1' }, { software: 'none' }),
        await record('https://gazette.example/2026/harbour?a=1', page!),
        await record('https://gazette.example/a.jpg', Buffer.from([1, 2, 3]), 'image/jpeg'),
        await record('https://gazette.example/ferry', gzipSync(plain!), 'text/html', '200 OK', {
          'Content-Encoding': 'gzip',
        }),
        await record('https://gazette.example/latin', latin, 'text/html; charset=iso-8859-1'),
        await record('https://gazette.example/gone', page!, 'text/html', '404 Not Found'),
        await record('https://gazette.example/', '<html><body><a href="/1">One</a></body></html>'),
        await record('https://gazette.example/2026/harbour?a=2', page!),
      ],
      gzip,
    )
    const { records, faults, places, notes } = await read(file)
    expect(faults).toEqual([])
    expect(records).toEqual([
      expect.objectContaining({
        url: 'https://gazette.example/2026/harbour',
        title: 'Harbour to be dredged',
        outlet: { name: 'The Harbour Gazette', domain: 'gazette.example' },
      }),
      expect.objectContaining({
        url: 'https://gazette.example/ferry',
        title: 'Ferry strike ends',
        body: expect.stringContaining('Passengers had waited'),
      }),
      expect.objectContaining({
        url: 'https://gazette.example/latin',
        body: expect.stringContaining('Café guests had waited'),
      }),
    ])
    expect(places).toEqual(['records 2', 'records 4', 'records 5'])
    expect(notes).toEqual([
      expect.stringMatching(/1 of 5 pages are not articles/),
      expect.stringMatching(/1 later captures of the same addresses/),
    ])
  })
})

test.each(['not a warc at all', 'WARC/1.1\r\nnonsense'])('reports a file that is not a WARC: %s', async (text) => {
  const { records, faults } = await read(await write('no.warc', text))
  expect(records).toEqual([])
  expect(faults).toEqual([expect.stringMatching(/^f.*: INVALID/)])
})

test('a WARC that is cut off is told', async () => {
  const page = await readFile(sample('page.html'))
  const parts: Uint8Array[] = []
  for (const url of ['https://a.example/1', 'https://a.example/2']) {
    const text = page.toString().replace('https://gazette.example/2026/harbour', url)
    const one = WARCRecord.create(
      {
        url,
        date: '2026-09-23T00:00:00Z',
        type: 'response',
        warcVersion: 'WARC/1.1',
        httpHeaders: { 'Content-Type': 'text/html' },
        statusline: 'HTTP/1.1 200 OK',
      },
      [new TextEncoder().encode(text)],
    )
    parts.push(await WARCSerializer.serialize(one, { gzip: true }))
  }
  const whole = Buffer.concat(parts)
  const packed = await read(await write('cut.warc.gz', whole.subarray(0, whole.length - 300)))
  expect(packed).toMatchObject({
    records: [{ url: 'https://a.example/1' }],
    faults: [expect.stringMatching(/gzip file is truncated or damaged/)],
  })
  const plain = gunzipSync(whole)
  const cut = await read(await write('cut.warc', plain.subarray(0, plain.length - 300)))
  expect(cut.faults).toEqual([expect.stringMatching(/^f: INVALID records\.2: the file ends within this record/)])
})

describe('--language auto', () => {
  const ferry =
    'Die Fähre fährt nach dem Streik der vergangenen Wochen am Montag wieder, sagte der Kapitän der Zeitung.'

  test('tells the language from the text', async () => {
    const { records } = await read(await write('ferry.txt', `Die Fähre fährt wieder\n\n${ferry}`), { language: 'auto' })
    expect(records).toMatchObject([{ language: 'de' }])
  })

  test('leaves what an article says', async () => {
    const { records } = await read(await write('said.md', `---\nlanguage: gsw\n---\n${ferry}`), { language: 'auto' })
    expect(records).toMatchObject([{ language: 'gsw' }])
  })

  test('says none of a text that is too short to tell', async () => {
    const { records } = await read(await write('short.txt', 'Ok 12'), { language: 'auto' })
    expect(records).toHaveLength(1)
    expect(records[0]).not.toHaveProperty('language')
  })
})

describe('JSON of articles that is no standard', () => {
  const newsPlease = {
    title: 'H',
    maintext: '<p>One &amp; two.</p>',
    date_publish: '2026-11-02 08:00:00',
    authors: ['Ann Lee'],
    url: 'https://a.example/1',
    source_domain: 'www.a.example',
    image_url: null,
    language: 'en',
  }
  const article = {
    title: 'H',
    body: 'One & two.',
    publishedAt: '2026-11-02T08:00:00Z',
    authors: [{ name: 'Ann Lee' }],
    url: 'https://a.example/1',
    outlet: { domain: 'a.example', name: 'a.example' },
    language: 'en',
  }
  test.each<[string, string, string]>([
    ['a line each', 'np.ndjson', `${JSON.stringify(newsPlease)}\n`],
    ['a line each in a .json file', 'np.json', `${JSON.stringify(newsPlease)}\n`.repeat(2)],
    ['a list', 'np.json', JSON.stringify([newsPlease])],
    ['the answer of an API', 'np.json', JSON.stringify({ status: 'ok', data: { results: [newsPlease] } })],
  ])('is read as %s', async (_, name, text) => {
    const { records, faults } = await read(await write(name, text), { utcOffset: 'Z' })
    expect(faults).toEqual([])
    expect(records[0]).toEqual(article)
  })

  test('of NewsAPI, whose list is called like ours', async () => {
    const answer = {
      status: 'ok',
      totalResults: 1,
      articles: [
        {
          source: { id: 'pt', name: 'Port Times' },
          author: 'Ann Lee',
          title: 'H',
          description: 'D',
          url: 'https://a.example/1',
          publishedAt: '2026-11-02T08:00:00Z',
          content: 'Text',
        },
      ],
    }
    const { records, places } = await read(await write('newsapi.json', JSON.stringify(answer)))
    expect(places).toEqual(['articles 0'])
    expect(records).toEqual([
      {
        title: 'H',
        description: 'D',
        body: 'Text',
        url: 'https://a.example/1',
        publishedAt: '2026-11-02T08:00:00Z',
        authors: [{ name: 'Ann Lee' }],
        outlet: { name: 'Port Times' },
      },
    ])
  })

  test('takes a mapping, with what is inside of what', async () => {
    const file = await write('m.jsonl', '{"type":"article","h":{"main":"H"},"when":"03/04/2026","n":7}\n')
    const columns = { title: 'h.main', publishedAt: 'when', key: 'n' }
    expect((await read(file, { columns, dateFormat: 'DD/MM/YYYY' })).records).toEqual([
      { title: 'H', publishedAt: '2026-04-03T00:00:00Z', key: '7' },
    ])
  })

  test('of JSON Feed', async () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Port Times',
      home_page_url: 'https://a.example/',
      language: 'en',
      authors: [{ name: 'Desk' }],
      items: [
        {
          id: '1',
          url: 'https://a.example/1',
          title: 'H',
          content_html: '<p>Text.</p>',
          date_published: '2026-11-02T08:00:00+01:00',
        },
        { id: 'urn:a:2', url: 'https://a.example/', content_text: 'Only a text', authors: [{ name: 'Ann Lee' }] },
        { id: '3', title: 'Bad', date_published: 'soon' },
      ],
    }
    const { records, faults } = await read(await write('feed.json', JSON.stringify(feed)))
    const outlet = { name: 'Port Times', domain: 'a.example' }
    expect(records).toEqual([
      {
        key: 'a.example:1',
        url: 'https://a.example/1',
        title: 'H',
        body: 'Text.',
        language: 'en',
        publishedAt: '2026-11-02T08:00:00+01:00',
        authors: [{ name: 'Desk' }],
        outlet,
      },
      {
        key: 'urn:a:2',
        title: 'Only a text',
        body: 'Only a text',
        language: 'en',
        authors: [{ name: 'Ann Lee' }],
        outlet,
      },
    ])
    expect(faults).toEqual([expect.stringMatching(/^f: INVALID items\.2\.publishedAt: .*not understood/)])
  })
})
