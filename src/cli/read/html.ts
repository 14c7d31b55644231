import { Readability, isProbablyReaderable } from '@mozilla/readability'
import { isAccount, toBylines } from './byline.ts'
import { readWhole } from './bytes.ts'
import { decodeText } from './charset.ts'
import { type Document, isTooDeep, parseDocument, tooDeep, toText } from './html-text.ts'
import { jsonLdDraft } from './json-ld.ts'
import { articleOfPage } from './page-json-ld.ts'
import { tagsOf } from './page-tags.ts'
import { Damage, type Found, type Value } from './record.ts'
import { compact, firstText, listOf, outletOf, textOf } from './values.ts'

type Element = Document['documentElement']

interface PageOptions {
  /** The value of the response header `Content-Type`. */
  readonly contentType?: string
  /** The URL from which the page was fetched. */
  readonly address?: string
  /**
   * Whether the page is a separate HTML file (also one in a directory or zip file), and not a page from a crawl. A
   * separate file is loaded if a reader view finds running text in it, even if the page does not look like an article.
   * A page from a crawl is loaded only if it looks like an article.
   */
  readonly isChosen?: boolean
}

/** Reads a page as one article: the fields from its JSON-LD and tags, and the text that a reader view would show. */
export async function* readHtml(file: string): AsyncGenerator<Found> {
  const bytes = await readWhole(file)
  const read = () => {
    const article = readPage(bytes, { isChosen: true })
    if (article !== null) return article
    throw new Damage('the page holds no article: neither JSON-LD nor running text')
  }
  yield { read }
}

/**
 * Returns null if the page is not an article.
 * @throws Damage if the encoding is unknown, if the text of the article has invalid bytes, or if the elements are
 * nested too deeply
 */
export function readPage(bytes: Uint8Array, options: PageOptions): Value | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 8192)).replace(/<!--.*?-->/gs, '')
  const decoded = decodeText(bytes, [
    /charset=["']?([\w-]+)/i.exec(options.contentType ?? '')?.[1],
    /<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1],
    /^<\?xml[^>]+encoding=["']([\w-]+)/i.exec(head)?.[1],
  ])
  if (decoded === null)
    throw new Damage(
      'the page is not UTF-8 and does not name its encoding: convert the page to UTF-8, for example with iconv',
    )
  const article = pageArticle(decoded.text, options)
  // Invalid bytes matter only in the fields of the article. They do no harm in scripts, menus and other parts of the
  // page.
  if (!decoded.isSound && article !== null && /\ufffd/.test(JSON.stringify(article)))
    throw new Damage(
      'the text has bytes that are invalid in the encoding that the page names: convert the page to UTF-8, for example with iconv',
    )
  return article
}

function pageArticle(html: string, { address, isChosen = false }: PageOptions): Value | null {
  const document = parseDocument(html)
  const tags = tagsOf(document, address)
  const found = articleOfPage(document, tags)
  const stated: Value = found === null ? {} : jsonLdDraft(found)
  const isDeep = isTooDeep(document)
  const looksLikeOne =
    found !== null || tags.isArticle || isDeep || isProbablyReaderable(document as never) || hasParagraphs(document)
  if (!isChosen && !looksLikeOne) return null
  if (isDeep && stated.body === undefined) throw tooDeep()
  // Readability changes the document, so everything else that reads the document comes before it.
  const readable = isDeep ? null : readerView(document)
  if (!looksLikeOne && (!readable?.content || isListOfLinks(readable.content))) return null
  const body = bodyOf(readable?.content ? toText(withoutTeasers(readable.content).innerHTML) : '', textOf(stated.body))
  if (body === undefined && found === null) return null
  const url = tags.url ?? textOf(stated.url)
  return compact({
    ...stated,
    origin: 'page',
    key: url === undefined ? stated.key : undefined,
    url,
    title: stated.title ?? tags.title ?? firstText(readable?.title, tags.titles),
    description: stated.description ?? tags.description,
    body,
    language: stated.language ?? tags.language,
    publishedAt: [...listOf(stated.publishedAt), ...tags.publishedAt],
    modifiedAt: [...listOf(stated.modifiedAt), ...tags.modifiedAt],
    section: stated.section ?? tags.section,
    subjects: listOf(stated.subjects).length > 0 ? stated.subjects : tags.subjects,
    authors: authorsOf([stated.authors, tags.authors, readable?.byline, tags.markedAuthors, tags.accounts]),
    outlet: stated.outlet ?? outletOf(tags.siteName, url),
  })
}

/**
 * Returns the authors at the first place where at least one name is not the name of a user account. If there is no such
 * place, returns the authors at the first place with any names.
 */
function authorsOf(places: readonly unknown[]): Value[] | undefined {
  const found = places.map(toBylines).filter((authors) => authors.length > 0)
  return found.find((authors) => !authors.every(({ name }) => isAccount(name))) ?? found[0]
}

/** Readability, except that it does not decode entities in titles and names: the parser has already decoded them. */
class Reader<T> extends Readability<T> {
  _unescapeHtmlEntities(text: string): string {
    return text
  }
}

function readerView(document: Document) {
  const serializer = (content: unknown) => content as Element
  return new Reader<Element>(document as never, { charThreshold: 200, disableJSONLD: true, serializer }).parse()
}

const MAX_UNLINKED = 0.2

/** Removes lists, paragraphs and headings that consist mainly of links, because the links lead to other articles. */
function withoutTeasers(content: Element): Element {
  for (const element of [...content.querySelectorAll('ul, ol, p, h2, h3, h4')])
    if (
      lettersIn(element.textContent) > 0 &&
      lettersOutsideLinks(element) <= MAX_UNLINKED * lettersIn(element.textContent)
    )
      element.remove()
  return content
}

/** Returns the text that the page shows, or the text in its JSON-LD if that text is at least twice as long. */
function bodyOf(shown: string, stated: string | undefined): string | undefined {
  if (stated === undefined || stated.length < 2 * shown.length) return textOf(shown) ?? stated
  return stated
}

const MIN_PARAGRAPHS = 3
const MIN_LETTERS = 300
const MIN_LETTERS_OF_PARAGRAPH = 20
const IN_LINES = /^(?:a|abbr|b|br|em|i|mark|q|ruby|small|span|strong|time|u|wbr)$/

/**
 * Whether several paragraphs share one parent element, as in an article. In a list of teasers, each paragraph has its
 * own parent. Readability's own check ignores paragraphs of less than 140 characters, which are common in tabloids and
 * in Chinese.
 */
function hasParagraphs(document: Document): boolean {
  const texts = new Map<unknown, { count: number; letters: number }>()
  for (const paragraph of document.querySelectorAll('p, div')) {
    const children = [...paragraph.children].map(({ localName }) => localName)
    if (paragraph.localName === 'div' && !children.every((name) => IN_LINES.test(name))) continue
    const letters = lettersOutsideLinks(paragraph)
    if (letters < MIN_LETTERS_OF_PARAGRAPH) continue
    // Two `br` elements in a row also end a paragraph.
    const ends = Math.floor(children.filter((name) => name === 'br').length / 2)
    const text = texts.get(paragraph.parentNode) ?? { count: 0, letters: 0 }
    texts.set(paragraph.parentNode, { count: text.count + 1 + ends, letters: text.letters + letters })
  }
  return [...texts.values()].some(({ count, letters }) => count >= MIN_PARAGRAPHS && letters >= MIN_LETTERS)
}

function isListOfLinks(content: Element): boolean {
  const letters = lettersOutsideLinks(content)
  return letters < MIN_LETTERS_OF_PARAGRAPH || letters < lettersIn(content.textContent) / 2
}

function lettersOutsideLinks(element: Element): number {
  const linked = [...element.querySelectorAll('a')].map((link) => lettersIn(link.textContent))
  return lettersIn(element.textContent) - linked.reduce((sum, letters) => sum + letters, 0)
}

/** Counts characters. A Chinese, Japanese or Korean character counts as two. */
function lettersIn(text: string | null): number {
  const folded = (text ?? '').replace(/\s+/g, ' ').trim()
  return folded.length + (folded.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)?.length ?? 0)
}
