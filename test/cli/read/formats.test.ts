import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { crc32, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReadOptions } from '../../../src/cli/read/options.ts'
import { growth } from './growth.ts'
import { isRecord, toLine } from '../../../src/cli/read/record.ts'
import { listFiles } from '../../../src/cli/read/list-files.ts'
import { readFiles } from '../../../src/cli/read/read-files.ts'
import { CUT_EVERY } from '../../length.ts'
import { slowdown } from '../../slowdown.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-formats-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Returns what is read from a file with this content: values, errors without the folder's name, and notes. */
async function read(name: string, content: string | Uint8Array, options: Partial<ReadOptions> = {}) {
  const file = join(folder, name)
  await writeFile(file, content)
  const values: unknown[] = []
  const faults: string[] = []
  const notes: string[] = []
  const note = (line: string) => notes.push(line.replaceAll(`${folder}/`, ''))
  for await (const entry of readFiles([file], { dryRun: false, note, ...options })) {
    if (isRecord(entry)) values.push(entry.value)
    else faults.push(...entry.faults.map((fault) => toLine(entry.origin, fault).replaceAll(`${folder}/`, '')))
  }
  return { values, faults, notes }
}

const channel = '<title>Port Times</title><link>https://a.example/</link>'
const rss = (items: string, head = channel, attributes = '') =>
  `<rss version="2.0" ${attributes}><channel>${head}${items}</channel></rss>`
const outlet = { name: 'Port Times', domain: 'a.example' }

describe('a feed', () => {
  test.each<[string, string, unknown]>([
    [
      'knows vocabularies by their namespaces, whatever their prefixes',
      rss(
        '<item><m:title>Photo</m:title><title>H</title><x:creator>Ann Lee</x:creator><guid>urn:a:1</guid></item>',
        channel,
        'xmlns:m="http://search.yahoo.com/mrss/" xmlns:x="http://purl.org/dc/elements/1.1/"',
      ),
      { key: 'urn:a:1', title: 'H', authors: [{ name: 'Ann Lee' }], outlet },
    ],
    [
      'of RSS 1.0, with items beside the channel',
      `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel r:about="https://a.example/rss">${channel}</channel>
        <item r:about="https://a.example/1"><title>H</title><link>https://a.example/1</link><dc:date>2026-11-02T08:00:00Z</dc:date></item></r:RDF>`,
      { url: 'https://a.example/1', title: 'H', publishedAt: '2026-11-02T08:00:00Z', outlet },
    ],
    [
      'takes the number of a guid for one of its outlet',
      rss('<item><title>H</title><guid isPermaLink="false">7</guid><link>https://a.example/7</link></item>'),
      { key: 'a.example:7', url: 'https://a.example/7', title: 'H', outlet },
    ],
    [
      'takes a guid that is the address once',
      rss('<item><title>H</title><guid>http://www.a.example/7</guid><link>https://a.example/7</link></item>'),
      { url: 'https://a.example/7', title: 'H', outlet },
    ],
    [
      'keeps a bare ampersand and a tag that is not closed',
      rss(
        '<item><title>Ports & ships</title><link>https://a.example/?a=1&b=2</link><description>One<br>two</description></item>',
      ),
      { url: 'https://a.example/?a=1&b=2', title: 'Ports & ships', description: 'One\ntwo', outlet },
    ],
    [
      'decodes entities once, and texts of Atom as texts',
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:a:1</id><title>a &lt;b&gt; &amp;amp; c</title></entry></feed>',
      { key: 'urn:a:1', title: 'a <b> &amp; c', outlet: { name: 'T' } },
    ],
    [
      'takes the words of an aggregator about the source',
      rss(
        '<item><title>H</title><link>https://a.example/1</link><source url="https://b.example/rss">Other</source></item>',
      ),
      { url: 'https://a.example/1', title: 'H', outlet: { name: 'Other', domain: 'b.example' } },
    ],
    [
      'on a part of a host does not name the host',
      rss(
        '<item><title>H</title><link>https://b.example/ann/1</link></item>',
        '<title>Ann</title><link>https://b.example/ann</link>',
      ),
      { url: 'https://b.example/ann/1', title: 'H', outlet: { name: 'b.example', domain: 'b.example' } },
    ],
    [
      'with the language of a country reads its zones',
      rss(
        '<item><title>H</title><link>https://a.example/1</link><pubDate>Sun, 05 Jul 2026 10:00:00 BST</pubDate></item>',
        `${channel}<language>en-gb</language>`,
      ),
      { url: 'https://a.example/1', title: 'H', language: 'en-GB', publishedAt: '2026-07-05T10:00:00+01:00', outlet },
    ],
  ])('%s', async (_, xml, value) => {
    expect(await read('a.rss', xml)).toEqual({ values: [value], faults: [], notes: [] })
  })

  test.each([
    ['whose link is the home page', 'https://a.example/'],
    ['whose link is that of another item', 'https://a.example/alerts'],
  ])('keeps items apart that have no guid, and %s', async (_, link) => {
    const item = (title: string) => `<item><title>${title}</title><link>${link}</link></item>`
    expect((await read('alerts.rss', rss(item('Fog') + item('Gale')))).values).toEqual([
      { title: 'Fog', outlet },
      { title: 'Gale', outlet },
    ])
  })

  test.each([
    [
      'a draft of the Atom Publishing Protocol',
      'xmlns:app="http://www.w3.org/2007/app"',
      '<app:control><app:draft>yes</app:draft></app:control>',
    ],
    [
      'an embargo of PRISM',
      'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"',
      '<prism:embargoDate>2999-01-01T00:00:00Z</prism:embargoDate>',
    ],
  ])('holds back %s', async (_, namespace, element) => {
    const entry = `<entry xmlns="http://www.w3.org/2005/Atom" ${namespace}><id>urn:a:1</id><title>H</title>${element}</entry>`
    expect((await read('e.atom', entry)).values).toEqual([{ key: 'urn:a:1', title: 'H', status: 'WITHHELD' }])
  })

  test('of which bytes of one item mean nothing loses that item', async () => {
    const [before, after] = rss('<item><title>A|</title></item><item><title>B</title></item>').split('|') as [
      string,
      string,
    ]
    for (const encoding of ['utf-8', 'shift_jis']) {
      const head = Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>${before}`)
      const { values, faults } = await read('b.rss', Buffer.concat([head, Buffer.from([0xff]), Buffer.from(after)]))
      expect(values).toEqual([{ title: 'B', outlet }])
      expect(faults).toEqual([expect.stringMatching(/^b\.rss: INVALID items\.0: its text has bytes that are invalid/)])
    }
  })

  test('whose items share a link keeps them apart by their guids', async () => {
    const item = (guid: string) =>
      `<item><title>${guid}</title><link>https://a.example/alerts</link><guid>${guid}</guid></item>`
    const { values } = await read('alerts.rss', rss(item('urn:a:1') + item('urn:a:2')))
    expect(values).toEqual([
      { key: 'urn:a:1', title: 'urn:a:1', outlet },
      { key: 'urn:a:2', title: 'urn:a:2', outlet },
    ])
  })

  test.each([
    ['windows-1251', Buffer.from([0xc3, 0xe0, 0xe2, 0xe0, 0xed, 0xfc])],
    ['utf-8', Buffer.from('Гавань')],
    // Text that is valid UTF-8 is read as UTF-8, whatever encoding the file declares.
    ['iso-8859-1', Buffer.from('Гавань')],
  ])('that declares %s is read', async (encoding, title) => {
    const [before, after] = rss('<item><title>|</title></item>').split('|') as [string, string]
    const xml = Buffer.concat([
      Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>${before}`),
      title,
      Buffer.from(after),
    ])
    expect((await read('c.xml', xml)).values).toMatchObject([{ title: 'Гавань' }])
    const wide = Buffer.from(`\ufeff${rss('<item><title>Гавань</title></item>')}`, 'utf16le')
    expect((await read('w.xml', wide)).values).toMatchObject([{ title: 'Гавань' }])
  })
})

test('a WordPress export is its posts, with their status, paragraphs and the names of their authors', async () => {
  const wp =
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
  const authors =
    '<wp:author><wp:author_login>al</wp:author_login><wp:author_display_name>Ann Lee</wp:author_display_name></wp:author>'
  const post = (id: number, type: string, status: string, more = '') =>
    `<item><title>${status}</title><link>https://a.example/${id}</link><guid isPermaLink="false">https://a.example/?p=${id}</guid><dc:creator>al</dc:creator>
     <content:encoded><![CDATA[One [sic].\n\n[caption id="1"]<img src="a.jpg">[/caption][vc_row a="b"]Two.[/vc_row]]]></content:encoded><pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>
     <wp:post_date_gmt>${status === 'publish' ? '2026-11-02 08:00:00' : '0000-00-00 00:00:00'}</wp:post_date_gmt>
     <wp:post_type>${type}</wp:post_type><wp:status>${status}</wp:status>${more}</item>`
  const items = ['publish', 'draft', 'private', 'future', 'pending']
    .map((status, id) => post(id, 'post', status))
    .join('')
  const secret = post(9, 'post', 'publish', '<wp:post_password>x</wp:post_password>')
  const { values, notes } = await read(
    'wp.xml',
    rss(items + secret + post(7, 'attachment', 'inherit') + post(8, 'nav_menu_item', 'publish'), channel + authors, wp),
  )
  expect(values[0]).toEqual({
    key: 'https://a.example/?p=0',
    url: 'https://a.example/0',
    title: 'publish',
    body: 'One [sic].\n\nTwo.',
    publishedAt: '2026-11-02T08:00:00Z',
    status: 'USABLE',
    authors: [{ name: 'Ann Lee' }],
    outlet,
  })
  expect(values.map((value) => (value as { status: string }).status)).toEqual(['USABLE', ...Array(5).fill('WITHHELD')])
  expect(notes).toEqual(['wp.xml: items that are not articles are left out: 1 attachment, 1 nav_menu_item.'])
})

const newsItem = (meta: string, content: string) =>
  `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:a" xml:lang="en">
    <itemMeta><itemClass qcode="ninat:text"/><provider><name>Case Wire</name></provider><versionCreated>2026-11-02T09:00:00Z</versionCreated>
    <firstCreated>2026-11-02T08:00:00Z</firstCreated>${meta}</itemMeta>
    <contentMeta><by>By Ann Lee</by><headline>H</headline><subject><name>ports</name></subject></contentMeta>
    <contentSet>${content}</contentSet></newsItem>`
const newsValue = {
  key: 'urn:newsml:a',
  title: 'H',
  language: 'en',
  publishedAt: '2026-11-02T08:00:00Z',
  modifiedAt: '2026-11-02T09:00:00Z',
  subjects: ['ports'],
  authors: [{ name: 'Ann Lee' }],
  outlet: { name: 'Case Wire' },
}

test.each<[string, string, string, unknown]>([
  [
    'XHTML inside',
    '<pubStatus qcode="stat:usable"/>',
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>One &amp; two.</p></body></html></inlineXML>',
    { ...newsValue, status: 'USABLE', body: 'One & two.' },
  ],
  [
    'NITF inside',
    '<pubStatus qcode="stat:withheld"/>',
    '<inlineXML><nitf><body><body.content><p>One.</p><media><media-caption>no</media-caption></media><p>Two.</p></body.content></body></nitf></inlineXML>',
    { ...newsValue, status: 'WITHHELD', body: 'One.\n\nTwo.' },
  ],
  [
    'plain text inside, under an embargo',
    '<embargoed>2999-01-01T00:00:00Z</embargoed>',
    '<inlineData contenttype="text/plain">One.</inlineData>',
    { ...newsValue, status: 'WITHHELD', body: 'One.' },
  ],
])('NewsML-G2 with %s is read, alone and in a message', async (_, meta, content, value) => {
  const item = newsItem(meta, content)
  expect(await read('n.xml', item)).toEqual({ values: [value], faults: [], notes: [] })
  const message = `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>${item}${item}</itemSet></newsMessage>`
  expect((await read('m.xml', message)).values).toEqual([value, value])
})

test('NITF is read', async () => {
  const nitf = `<nitf><head><title>T</title><docdata management-status="embargoed"><doc-id id-string="urn:nitf:a"/><date.issue norm="20261102T080000Z"/>
      <key-list><keyword key="ports"/></key-list></docdata><pubdata name="Port Times" position.section="Local"/></head>
    <body><body.head><hedline><hl1>Harbour <em>dredged</em></hl1></hedline><byline>By <person>Ann Lee</person><byttl>Staff</byttl></byline>
      <abstract><p>Short.</p></abstract></body.head><body.content><block><p>One.</p></block><hl2>Then</hl2><p>Two.</p></body.content></body></nitf>`
  expect((await read('n.nitf', nitf)).values).toEqual([
    {
      key: 'urn:nitf:a',
      title: 'Harbour dredged',
      description: 'Short.',
      body: 'One.\n\nThen\n\nTwo.',
      publishedAt: '2026-11-02T08:00:00Z',
      section: 'Local',
      subjects: ['ports'],
      authors: [{ name: 'Ann Lee' }],
      outlet: { name: 'Port Times' },
      status: 'WITHHELD',
    },
  ])
})

test.each([
  [
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
    /a sitemap holds addresses and no texts/,
  ],
  ['<opml><body/></opml>', /an OPML list/],
  ['<NewsML><NewsItem/></NewsML>', /NewsML 1 cannot be read/],
  ['<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', /package refers to other items/],
  ['<book/>', /its root is <book>/],
  ['just words', /not XML/],
  ['', /not XML/],
])('XML that holds no articles is named: %s', async (xml, message) => {
  expect((await read('o.xml', xml)).faults).toEqual([expect.stringMatching(message)])
})

/** Makes a zip archive without compression. */
function zip(files: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt32LE(crc32(content), 14)
    head.writeUInt32LE(content.length, 18)
    head.writeUInt32LE(content.length, 22)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    head.copy(entry, 6, 4, 30)
    entry.writeUInt32LE(offset, 42)
    parts.push(head, Buffer.from(name), content)
    directory.push(entry, Buffer.from(name))
    offset += head.length + name.length + content.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

const feed = rss(
  '<item><title>One</title><guid>urn:a:1</guid></item><item><title>Two</title><guid>urn:a:2</guid><description><![CDATA[<p>Text</p>]]></description></item>',
)

test('a zip archive is the files in it; what is not sound costs itself, what is of another kind is counted', async () => {
  const { values, faults, notes } = await read(
    'a.zip',
    zip({
      'x/a.rss': feed,
      'x/b.rss': '<rss><channel><item>',
      'c.csv': 'title\nThree\n',
      'd.jpg': '',
      '.e.csv': '',
      'f/': '',
    }),
  )
  expect(values).toMatchObject([{ title: 'One' }, { title: 'Two' }, { title: 'Three' }])
  expect(faults).toEqual([
    expect.stringMatching(/^a\.zip\/x\/b\.rss: INVALID: the file is cut off: it ends within <item>/),
  ])
  expect(notes).toEqual(['a.zip: 1 file of another kind is left out (.jpg 1).'])
})

test('a zip archive in another is read, and a member with another checksum, or an odd name, costs itself only', async () => {
  const damaged = zip({ 'a.csv': 'title\nOne\n', 'b.csv': 'title\nTwo\n' })
  damaged.write('X', damaged.indexOf('One'))
  expect(await read('sum.zip', damaged)).toMatchObject({
    values: [{ title: 'Two' }],
    faults: [expect.stringMatching(/^sum\.zip\/a\.csv: INVALID: it cannot be unpacked \(its checksum/)],
  })
  const inner = zip({ '../../c.csv': 'title\nThree\n' })
  const outer = zip({ 'x/in.zip': inner, 'empty.csv': '' })
  expect((await read('outer.zip', outer)).values).toEqual([{ title: 'Three' }])
  const deep = zip({ 'a.zip': zip({ 'b.zip': zip({ 'c.zip': zip({ 'd.csv': 'title\nD\n' }) }) }) })
  expect((await read('deep.zip', deep)).faults).toEqual([
    expect.stringMatching(/^deep\.zip\/a\.zip\/b\.zip\/c\.zip: INVALID: it is nested 3 zip archives deep/),
  ])
})

test.each([
  ['e.csv', ''],
  ['e.csv', 'title,url\n'],
  ['e.ndjson', '\n'],
  ['e.rss', rss('')],
  ['e.zip', zip({})],
])('%s without records is named: %j', async (name, content) => {
  expect(await read(name, content)).toEqual({ values: [], faults: [], notes: [`${name} holds no records.`] })
})

test('a directory is its files: not the hidden ones, and not what links lead to that is not there', async () => {
  const base = join(folder, 'files')
  await mkdir(join(base, 'sub', '.git'), { recursive: true })
  await mkdir(join(base, 'folder.csv'))
  await Promise.all(
    ['a.csv', 'sub/b.csv', 'sub/.c.csv', 'sub/.git/d.csv', 'e.pdf'].map((name) =>
      writeFile(join(base, name), 'title\nT\n'),
    ),
  )
  await symlink(join(base, 'a.csv'), join(base, 'link.csv'))
  await symlink('nowhere', join(base, 'broken.csv'))
  await symlink('.', join(base, 'loop'))
  const notes: string[] = []
  const files = await listFiles([base], undefined, (line) => notes.push(line))
  expect(files.map((file) => relative(base, file))).toEqual(['a.csv', 'link.csv', 'sub/b.csv'])
  expect(notes).toEqual(['1 file of another kind is left out (.pdf 1).'])
})

test.each([
  ['a.csv.bz2', 'BZh91AY&SY\x00', /bzip2.*bunzip2/],
  ['a.txt', '\xfd7zXZ\0', /xz.*unxz/],
  ['a.html', '%PDF-1.7', /PDF: export its text/],
  ['a.docx', 'PK\x03\x04', /office program/],
  ['a.parquet', 'PAR1', /Parquet/],
  ['a.rtf', '{\\rtf1', /RTF/],
  ['b.pdf', 'no magic', /PDF/],
  ['b.xlsx', '', /office program/],
  ['b.txt', '', /holds no text/],
])('%s of another kind says what to do', async (name, content, message) => {
  expect((await read(name, Buffer.from(content, 'latin1'))).faults).toEqual([expect.stringMatching(message)])
})

test.each([
  ['a', feed, 2],
  ['b', '{"type":"article","title":"T"}\n', 1],
  ['c', gzipSync(feed), 2],
])('a file without an ending is known by its beginning: %s', async (name, content, count) => {
  expect((await read(name, content)).values).toHaveLength(count)
})

test.each([
  ['cut.rss', Buffer.from(feed)],
  ['cut.rss.gz', gzipSync(feed)],
  ['cut.zip', zip({ 'a.rss': feed })],
  ['cut.json', Buffer.from('{"version":"https://jsonfeed.org/version/1","items":[{"id":"urn:a:1","title":"T"}]}')],
])(
  '%s, cut anywhere, ends with a line',
  async (name, whole) => {
    const began = performance.now()
    for (let length = 0; length < whole.length; length += CUT_EVERY) {
      const { values, faults } = await read(name, whole.subarray(0, length))
      expect(faults.length, `${length} bytes`).toBe(1)
      expect(values.length).toBeLessThanOrEqual(2)
    }
    expect(performance.now() - began).toBeLessThan(60_000 * slowdown())
  },
  120_000,
)

test.each<[string, (at: number) => string, (rows: string) => string]>([
  [
    'n.rss',
    (at) => `<item><title>Item ${at}</title><guid>urn:a:${at}</guid><category>c</category></item>`,
    (rows) => rss(rows),
  ],
  [
    'n.xml',
    (at) =>
      `<item><title>Item ${at}</title><guid>https://a.example/?p=${at}</guid><wp:post_type>post</wp:post_type></item>`,
    (rows) => rss(rows, channel, 'xmlns:wp="http://wordpress.org/export/1.2/"'),
  ],
  ['n.csv', (at) => `"Item ${at}, ""one""",https://a.example/${at}`, (rows) => `title,url\n${rows}\n`],
  ['n.ndjson', (at) => JSON.stringify({ title: `Item ${at}`, url: `https://a.example/${at}` }), (rows) => rows],
])(
  '%s takes four times as long where it is four times as long',
  async (name, toRow, toFile) => {
    const took = async (count: number) => {
      const content = toFile(Array.from({ length: count }, (_, at) => toRow(at)).join('\n'))
      const began = performance.now()
      expect((await read(name, content)).values).toHaveLength(count)
      return performance.now() - began
    }
    await took(500)
    expect(
      await growth(
        () => took(5_000),
        () => took(20_000),
      ),
    ).toBeLessThan(8)
  },
  120_000,
)

test('an element that never ends is refused, and an entity is not expanded', async () => {
  const bomb = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${rss('<item><title>x &b;</title><guid>urn:a:1</guid></item>')}`
  expect((await read('bomb.rss', bomb)).values).toMatchObject([{ title: 'x &b;' }])
  const endless = `${rss('').slice(0, -16)}<item><title><![CDATA[${'x'.repeat(140_000_000)}`
  expect((await read('endless.rss', endless)).faults).toEqual([
    expect.stringMatching(/more than \d+ characters in one piece/),
  ])
}, 120_000)
