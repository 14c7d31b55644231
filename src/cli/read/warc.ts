import { canonicalUrl } from '../../archive/text/url.ts'
import { type CrawlRecord, readRecords } from './crawl.ts'
import { readPage } from './html.ts'
import { parseResponse, unpackBody } from './http-body.ts'
import type { ReadOptions } from './options.ts'
import { broken, type Found } from './record.ts'

const MAX_PAGE_BYTES = 16 * 1024 * 1024

/**
 * Reads the articles among the HTML pages of a crawl. If a page was captured several times, only the first capture is
 * read.
 */
export async function* readWarc(file: string, { note }: ReadOptions): AsyncGenerator<Found> {
  const seen = new Set<string>()
  let pages = 0
  let repeated = 0
  let others = 0
  for await (const record of readRecords(file, { maxBytes: MAX_PAGE_BYTES, types: ['response', 'resource'] })) {
    const path = record.number === 0 ? [] : ['records', String(record.number)]
    if ('damage' in record) {
      yield { path, ...broken(record.damage) }
      continue
    }
    const page = pageIn(record)
    if (page === null) continue
    pages += 1
    try {
      if (!record.isWhole) throw new Error(`the page has more than ${MAX_PAGE_BYTES} bytes`)
      const article = readPage(page.unpack(), { contentType: page.contentType, address: record.address })
      const known = typeof article?.url === 'string' ? canonicalUrl(article.url) : record.address
      if (article === null) others += 1
      else if (seen.has(known)) repeated += 1
      else yield { path, read: () => article }
      if (article !== null) seen.add(known)
    } catch (error) {
      yield { path, ...broken(`${record.address} cannot be read: ${(error as Error).message}`) }
    }
  }
  if (pages === 0) note?.(`${file} contains no HTML pages.`)
  if (others > 0) note?.(`${file}: ${others} of ${pages} pages are not articles and are left out.`)
  if (repeated > 0) note?.(`${file}: ${repeated} later captures of the same addresses are left out.`)
}

const HTML = /^(?:text\/html|application\/xhtml\+xml)\b/i

/** Returns null for a record that is not an HTML page, and for a response whose status is not 200. */
function pageIn({ type, contentType, content }: CrawlRecord): { contentType: string; unpack: () => Buffer } | null {
  if (type === 'resource') return HTML.test(contentType) ? { contentType, unpack: () => content } : null
  const response = parseResponse(content)
  const sent = response.fields.get('content-type') ?? ''
  if (response.status !== 200 || !HTML.test(sent)) return null
  return { contentType: sent, unpack: () => unpackBody(response, MAX_PAGE_BYTES) }
}
