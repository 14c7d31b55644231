import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRecord, toLine } from '../../../src/cli/read/record.ts'
import { readFiles } from '../../../src/cli/read/read-files.ts'
import { CUT_EVERY } from '../../length.ts'
import { slowdown } from '../../slowdown.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-warc-'))
})
afterAll(() => rm(folder, { recursive: true }))

const page = (title: string) =>
  `<!doctype html><html lang="en"><title>${title}</title><meta property="og:type" content="article">
<article><h1>${title}</h1>${`<p>${'The ferries sail again, the harbour master said. '.repeat(6)}</p>`.repeat(2)}</article>`

interface Part {
  readonly type?: string
  readonly url?: string
  readonly head?: string
  readonly body?: string | Uint8Array
  /** This number is added to the true length in the header. */
  readonly lie?: number
}

function record({ type = 'response', url = 'https://a.example/1', head, body = page('One'), lie = 0 }: Part): Buffer {
  const content = Buffer.concat([
    Buffer.from(
      type === 'response' ? (head ?? 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n') : '',
    ),
    Buffer.from(body),
  ])
  return Buffer.concat([
    Buffer.from(`WARC/1.0\r\nWARC-Type: ${type}\r\nWARC-Target-URI: ${url}\r\nContent-Type: application/http\r\n`),
    Buffer.from(`Content-Length: ${content.length + lie}\r\n\r\n`),
    content,
    Buffer.from('\r\n\r\n'),
  ])
}

async function read(name: string, content: string | Uint8Array) {
  const file = join(folder, name)
  await writeFile(file, content)
  const values: Record<string, unknown>[] = []
  const faults: string[] = []
  const notes: string[] = []
  for await (const entry of readFiles([file], { dryRun: false, note: (line) => notes.push(line) }))
    if (isRecord(entry)) values.push(entry.value)
    else faults.push(...entry.faults.map((fault) => toLine({ ...entry.origin, file: 'f' }, fault)))
  return { values, faults, notes, titles: values.map(({ title }) => title) }
}

const arcPart = (address: string, content: string) =>
  Buffer.from(`${address} 192.0.2.1 20050101000000 text/html ${content.length}\n${content}\n`)
const arcContent = `HTTP/1.0 200 OK\nContent-Type: text/html\n\n${page('Old').slice(0, 80)}`
const PARTS = {
  warc: [
    record({ type: 'warcinfo', body: 'software: none\r\n' }),
    record({ head: 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n', body: 'PNG' }),
    record({ type: 'request', body: 'GET / HTTP/1.1\r\n\r\n' }),
    record({ body: page('One').slice(0, 80) }),
    record({ type: 'metadata', body: 'fetchTimeMs: 7\r\n' }),
  ],
  arc: [
    arcPart('filedesc://old.arc', '1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n'),
    arcPart('https://a.example/1', arcContent),
    arcPart('https://a.example/2', arcContent),
  ],
}
test.each([
  ['warc', 'as it is', (part: Buffer) => part, 4],
  ['arc', 'as it is', (part: Buffer) => part, 1],
  ['warc', 'packed record by record', (part: Buffer) => zlib.gzipSync(part), 0],
  ['arc', 'packed record by record', (part: Buffer) => zlib.gzipSync(part), 0],
  ['warc', 'packed whole', null, 0],
  ['arc', 'packed whole', null, 0],
] as const)('a .%s file %s ends wherever it is cut off, and says so', async (kind, _how, pack, lineEnds) => {
  const whole = Buffer.concat(PARTS[kind])
  const parts = pack === null ? [zlib.gzipSync(whole)] : PARTS[kind].map(pack)
  const bytes = Buffer.concat(parts)
  // A file that is cut off after the content of a record lacks only line ends, so no record is damaged.
  const ends = new Set<number>()
  let end = 0
  for (const part of parts) {
    end += part.length
    for (let at = end - lineEnds; at <= end; at += 1) ends.add(at)
  }
  let longestMs = 0
  for (let at = 1; at < bytes.length; at += CUT_EVERY) {
    const since = performance.now()
    const { faults } = await read(`cut.${kind}`, bytes.subarray(0, at))
    longestMs = Math.max(longestMs, performance.now() - since)
    const lines = faults.filter((fault) => /file ends within this record|not a WARC|gzip file is truncated/.test(fault))
    expect([at, lines.length]).toEqual([at, ends.has(at) ? 0 : 1])
  }
  expect(longestMs).toBeLessThan(2_000 * slowdown())
})

test('goes on behind a record that is longer or shorter than its header says', async () => {
  for (const lie of [-40, 1]) {
    const { titles, faults } = await read(
      'lie.warc',
      Buffer.concat([
        record({ lie, type: 'metadata', body: 'x'.repeat(80) }),
        record({ url: 'https://a.example/2', body: page('Two') }),
        record({ url: 'https://a.example/3', body: page('Three') }),
      ]),
    )
    expect(titles).toEqual(['Two', 'Three'])
    expect(faults).toEqual(
      lie < 0
        ? [expect.stringMatching(/^f: INVALID records\.1: the length in the header of this record is wrong$/)]
        : [],
    )
  }
})

test.each([
  ['without a length', 'WARC/1.0\r\nWARC-Type: response\r\n\r\n'],
  ['with a length in words', 'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n'],
])('a record %s costs only itself', async (_, broken) => {
  const { titles, faults } = await read('broken.warc', Buffer.concat([Buffer.from(broken), record({})]))
  expect(titles).toEqual(['One'])
  expect(faults).toEqual([
    expect.stringMatching(/^f: INVALID records\.1: the length in the header of this record is wrong$/),
  ])
})

const chunked = (bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)};x=1\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')])
test.each([
  ['br', zlib.brotliCompressSync],
  ['gzip', zlib.gzipSync],
  ['x-gzip', zlib.gzipSync],
  ['deflate', zlib.deflateRawSync],
  ['br, gzip', (bytes: Buffer) => zlib.gzipSync(zlib.brotliCompressSync(bytes))],
  // Many crawlers store pages in this way: the header states a compression, but the page is already unpacked.
  ['br', (bytes: Buffer) => bytes],
])('a page packed by %s is unpacked', async (packing, pack) => {
  const packed = pack(Buffer.from(page('Packed')))
  const head = `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-encoding: ${packing}\r\n`
  for (const [one, body] of [
    [`${head}\r\n`, packed],
    [`${head}Transfer-Encoding: chunked\r\n\r\n`, chunked(packed)],
  ] as const)
    expect((await read('packed.warc', record({ head: one, body }))).titles).toEqual(['Packed'])
})

// The page `One`, packed by Node 24, because Node 20 has no zstd.
const ZSTD_PAGE = Buffer.from(
  'KLUv/WDWAW0EADJJHBpwadvwkMtNxIhqNZ+sPwJwa88Mg/3rwLmCCHp1UvOaZvIGB7+VTY4T7MCL7qhPsNIieyqtcsoT8xF3ZNCWWqACpSZA8eqk5kWj13uxc0hAGBpL8xvjdttP0uRXQa86dSquo4GsVZeqkkb3tvRhRyADCAAsMEsdcqpogFALjzAIV7ZCsKHLCAkKGA==',
  'base64',
)
test('a page packed by zstd is unpacked where Node can, and else named', async () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\n\r\n'
  const { titles, faults } = await read('zstd.warc', record({ head, body: ZSTD_PAGE }))
  const isKnown = 'zstdDecompressSync' in zlib
  expect(titles).toEqual(isKnown ? ['One'] : [])
  expect(faults).toEqual(
    isKnown ? [] : [expect.stringMatching(/records\.1: .*compressed with zstd, which Node v\S+ cannot/)],
  )
})

test('a page that cannot be unpacked says so', async () => {
  const head = (packing: string) => `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: ${packing}\r\n\r\n`
  const bomb = zlib.gzipSync(Buffer.alloc(40 * 1024 * 1024, 0x20))
  const { faults } = await read(
    'damaged.warc',
    Buffer.concat([
      record({ head: head('br'), body: Buffer.from('8b0380', 'hex') }),
      record({ head: head('gzip'), body: bomb }),
    ]),
  )
  expect(faults).toEqual([
    'f: INVALID records.1: https://a.example/1 cannot be read: the page is compressed with br, and its compressed data is damaged',
    'f: INVALID records.2: https://a.example/1 cannot be read: the page has more than 16777216 bytes',
  ])
})

test('says where there are no pages', async () => {
  const { faults, notes } = await read('info.warc', record({ type: 'warcinfo', body: 'software: none\r\n' }))
  expect([faults, notes]).toEqual([[], [expect.stringMatching(/info\.warc contains no HTML pages\.$/)]])
})

test('an ARC is read like a WARC', async () => {
  const content = `HTTP/1.0 200 OK\nContent-Type: text/html\n\n${page('Old')}`
  const about = '1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n'
  const arc = [
    `filedesc://old.arc 0.0.0.0 20050101000000 text/plain ${about.length}\n${about}`,
    `https://a.example/old 192.0.2.1 20050101000000 text/html ${content.length}\n${content}`,
    'dns:a.example 192.0.2.1 20050101000000 text/dns 3\nabc\n',
  ].join('\n')
  const { values, faults } = await read('old.arc.gz', zlib.gzipSync(arc))
  expect(values).toMatchObject([{ title: 'Old', url: 'https://a.example/old' }])
  expect(faults).toEqual([])
  expect((await read('old.arc', arc.slice(0, 400))).faults).toEqual([expect.stringMatching(/file ends within/)])
})

test('takes four times as long for four times as many pages', async () => {
  const took = async (count: number) => {
    const records = Array.from({ length: count }, (_, index) => record({ url: `https://a.example/${index}` }))
    const since = performance.now()
    expect((await read('many.warc', Buffer.concat(records))).titles).toHaveLength(count)
    return performance.now() - since
  }
  await took(50)
  const once = await took(100)
  expect(await took(400)).toBeLessThan(once * 4 * 2 * slowdown())
})
