import { Readability, isProbablyReaderable } from '@mozilla/readability'
import { decode, readWhole } from './bytes.ts'
import { toKey } from './document.ts'
import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { isTooDeep, parseDocument, TooDeep, toText } from './html-text.ts'
import { findArticles, toArticle } from './json-ld.ts'
import type { ReadOptions } from './options.ts'
import type { Entry, Value } from './record.ts'
import { compact, firstText, listOf, outletOf, textOf } from './values.ts'

type Document = ReturnType<typeof parseDocument>

/** A page is one article: what its JSON-LD and meta tags say, with the text that a reader view would show. */
export async function* readHtml(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  const origin = { file, line: null, path: [] }
  const bytes = await readWhole(file)
  yield orUnreadable(origin, () => {
    const article = pageArticle(decodeHtml(bytes, ''))
    if (article === null) return unreadable(origin, 'the page holds no article: neither JSON-LD nor running text')
    const isNamed = article.url !== undefined || article.key !== undefined
    return articleEntry(origin, isNamed ? article : { key: toKey(file), ...article }, options, { isPage: true })
  })
}

/** By the header, else what the page says of itself, else UTF-8. */
export function decodeHtml(bytes: Uint8Array, contentType: string): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 2048))
  const label = /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? /<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1]
  try {
    return new TextDecoder(label ?? 'utf-8').decode(bytes)
  } catch {
    return decode(bytes)
  }
}

/** Null where a page is not an article. `address` is where it was fetched. @throws TooDeep */
export function pageArticle(html: string, { address }: { address?: string | undefined } = {}): Value | null {
  const document = parseDocument(html)
  if (document.documentElement === null) return null
  const found = structured(document)
  const isDeep = isTooDeep(document)
  const isArticle =
    found !== null || meta(document, 'og:type') === 'article' || isDeep || isProbablyReaderable(document as never)
  if (!isArticle) return null
  const stated: Value = found === null ? {} : toArticle(found)
  const language = textOf(document.documentElement.getAttribute('lang'))
  const ownUrl = address === undefined ? undefined : absolute(address)
  const canonical = absolute(
    document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? undefined,
    address,
  )
  const tags = {
    url: canonical ?? absolute(meta(document, 'og:url'), address) ?? ownUrl,
    title: firstText(meta(document, 'og:title')),
    description: firstText(meta(document, 'og:description'), meta(document, 'description')),
    publishedAt: meta(document, 'article:published_time'),
    modifiedAt: meta(document, 'article:modified_time'),
    section: meta(document, 'article:section'),
  }
  const siteName = meta(document, 'og:site_name')
  if (stated.body === undefined && isDeep) throw new TooDeep()
  // Last, since it takes the document apart.
  const readable = stated.body === undefined ? new Readability(document as never, { charThreshold: 200 }).parse() : null
  const author = readable?.byline ? readable.byline.replace(/^by\s+/i, '') : undefined
  const url = stated.url ?? tags.url
  const article = compact({
    ...stated,
    key: url === undefined ? stated.key : undefined,
    url,
    title: stated.title ?? tags.title ?? textOf(readable?.title),
    description: stated.description ?? tags.description,
    body: stated.body ?? (readable?.content ? textOf(toText(readable.content)) : undefined),
    language: stated.language ?? language,
    publishedAt: [...listOf(stated.publishedAt), tags.publishedAt],
    modifiedAt: [...listOf(stated.modifiedAt), tags.modifiedAt],
    section: stated.section ?? tags.section,
    authors: stated.authors ?? (textOf(author) === undefined ? undefined : [{ name: textOf(author) }]),
    outlet: stated.outlet ?? outletOf(textOf(siteName), typeof url === 'string' ? url : undefined),
  })
  return found === null && article.body === undefined ? null : article
}

function structured(document: Document): Value | null {
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    try {
      const [first] = findArticles(JSON.parse(script.textContent ?? ''))
      if (first) return first.article
    } catch {
      // Other scripts of the page may be sound.
    }
  }
  return null
}

function meta(document: Document, name: string): string | undefined {
  const element = document.querySelector(`meta[property="${name}"]`) ?? document.querySelector(`meta[name="${name}"]`)
  return textOf(element?.getAttribute('content'))
}

function absolute(url: string | undefined, base?: string): string | undefined {
  if (url === undefined || !URL.canParse(url, base)) return undefined
  const { protocol, href } = new URL(url, base)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}
