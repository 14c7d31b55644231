import { WARCParser, type WARCRecord } from 'warcio'
import { canonicalUrl } from '../../archive/text/url.ts'
import { openBytes } from './bytes.ts'
import { articleEntry, unreadable } from './entry.ts'
import { decodeHtml, pageArticle } from './html.ts'
import type { ReadOptions } from './options.ts'
import type { Entry, Value } from './record.ts'

const MAX_PAGE_BYTES = 16 * 1024 * 1024

/** Every HTML page of a crawl that is an article; the first capture of an address counts. */
export async function* readWarc(file: string, { note, ...options }: ReadOptions): AsyncGenerator<Entry> {
  const seen = new Set<string>()
  let pages = 0
  let repeated = 0
  let others = 0
  let number = 0
  let last: WARCRecord | null = null
  // All members unpacked here: the parser would take a file that is cut off for one that ends.
  for await (const record of WARCParser.iterRecords(openBytes(file))) {
    if (!record.warcType) continue
    last = record
    number += 1
    if (!isPage(record)) continue
    pages += 1
    const address = record.warcTargetURI ?? ''
    const origin = { file, line: null, path: ['records', String(number)] }
    const bytes = await readPage(record)
    if (bytes === null) {
      yield unreadable(origin, `${address} has more than ${MAX_PAGE_BYTES} bytes`)
      continue
    }
    const article = articleOf(record, bytes, address)
    const known = typeof article?.url === 'string' ? canonicalUrl(article.url) : address
    if (article === null) others += 1
    else if (seen.has(known)) repeated += 1
    else {
      seen.add(known)
      yield articleEntry(origin, article, options, { isPage: true })
    }
  }
  if (last === null) yield unreadable({ file, line: null, path: [] }, 'the file holds no records of a WARC')
  else if (isCut(last))
    yield unreadable(
      { file, line: null, path: ['records', String(number)] },
      'the file ends within this record: fetch it again; everything before it was read',
    )
  if (others > 0) note?.(`${file}: ${others} of ${pages} pages are not articles and are left out.`)
  if (repeated > 0) note?.(`${file}: ${repeated} later captures of the same addresses are left out.`)
}

/** Whether less of it came than its header tells. */
function isCut({ _reader: reader }: WARCRecord): boolean {
  return 'limit' in reader && typeof reader.limit === 'number' && reader.limit > 0
}

function isPage(record: WARCRecord): boolean {
  if (record.warcType === 'response') {
    const status = Number(record.httpHeaders?.statusCode ?? 0)
    return status === 200 && /^(text\/html|application\/xhtml\+xml)\b/i.test(contentType(record))
  }
  return record.warcType === 'resource' && /^text\/html\b/i.test(record.warcContentType ?? '')
}

function contentType(record: WARCRecord): string {
  return (
    record.httpHeaders?.headers.get('Content-Type') ??
    record.httpHeaders?.headers.get('content-type') ??
    record.warcContentType ??
    ''
  )
}

async function readPage(record: WARCRecord): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of record) {
    bytes += chunk.length
    if (bytes <= MAX_PAGE_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_PAGE_BYTES ? null : Buffer.concat(chunks)
}

function articleOf(record: WARCRecord, bytes: Uint8Array, address: string): Value | null {
  try {
    return pageArticle(decodeHtml(bytes, contentType(record)), { address })
  } catch {
    // Pages of the wild that no HTML parser can read.
    return null
  }
}
