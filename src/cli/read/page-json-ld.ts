import { canonicalUrl, parseUrl } from '../../archive/text/url.ts'
import type { Document } from './html-text.ts'
import { findArticles, findQuotations, lineOf, urlsOf } from './json-ld.ts'
import type { PageTags } from './page-tags.ts'
import type { Value } from './record.ts'
import { listOf } from './values.ts'

/**
 * Returns the schema.org article that describes the page, and not an article to which the page links. Returns the first
 * of these that exists:
 * - the article with the URL of the page
 * - the article whose title the page shows
 * - the first article, if the URL of the page is unknown
 * - the only article, if it has no URL. An `@id` and the address of a home page do not count as its URL.
 *
 * Null if none of these articles exists.
 */
export function articleOfPage(document: Document, { addresses, titles: printed }: PageTags): Value | null {
  const titles = printed.map(fold).join('\n')
  // All scripts are searched together, because an object in one script may refer to an object in another.
  const content = [...document.querySelectorAll('script[type^="application/ld+json" i]')].map((script) =>
    parseLeniently(script.textContent ?? ''),
  )
  const found = findArticles(content).map(({ node }) => node)
  const own = new Set(addresses.map(canonicalUrl))
  const known = (article: Value) =>
    urlsOf(article).filter((url) => parseUrl(url) !== null && new URL(url).pathname !== '/')
  const article =
    found.find((one) => known(one).some((url) => own.has(canonicalUrl(url)))) ??
    found.find((one) => namesOf(one).some((name) => isTitle(name, titles))) ??
    // An `@id` is not always the URL of a page.
    found.find((one) => own.size === 0 || (found.length === 1 && known({ ...one, '@id': undefined }).length === 0))
  return article === undefined
    ? null
    : { ...withTitle(article, titles), hasPart: [...listOf(article.hasPart), ...findQuotations(content)] }
}

/**
 * Sets `headline` to the title that the page shows. On Wikipedia, `headline` is a description; on some other sites,
 * `name` is the name of the site.
 */
function withTitle(article: Value, titles: string): Value {
  const title = namesOf(article).find((name) => isTitle(name, titles))
  return title === undefined ? article : { ...article, headline: title }
}

function namesOf({ headline, name, alternativeHeadline }: Value): string[] {
  return [headline, name, alternativeHeadline].flatMap((one) => lineOf(one) ?? [])
}

/** `titles`: the titles that the page shows, folded by `fold`, one per line. */
function isTitle(name: string, titles: string): boolean {
  const folded = fold(name)
  return folded !== '' && titles.includes(folded)
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * Parses JSON despite the common mistakes of pages: comments or CDATA around it, line ends or invalid escapes in
 * strings, and needless commas. Returns undefined if it cannot be parsed.
 */
function parseLeniently(script: string): unknown {
  const bare = script.includes('<![CDATA[') ? script.replace('<![CDATA[', '').replaceAll(']]>', '') : script
  const begin = bare.search(/[{[]/)
  const json = bare
    .slice(Math.max(0, begin), Math.max(bare.lastIndexOf('}'), bare.lastIndexOf(']')) + 1)
    .replace(/"[^"\\]*(?:\\.[^"\\]*)*"|,(?=\s*[}\]])/gs, (part) =>
      part.startsWith('"')
        ? part
            .replace(/[\x00-\x1f]/g, (control) => JSON.stringify(control).slice(1, -1))
            .replace(/\\(?:(["\\/bfnrtu])|(.))/g, (escape, known?: string, char?: string) =>
              known ? escape : (char ?? ''),
            )
        : '',
    )
  try {
    return JSON.parse(json)
  } catch {
    // The other scripts of the page may still be valid.
    return undefined
  }
}
