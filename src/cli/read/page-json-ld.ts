import { canonicalUrl, parseUrl } from '../../archive/text/url.ts'
import type { Document } from './html-text.ts'
import { findArticles, findQuotations, lineOf, urlsOf } from './json-ld.ts'
import type { PageTags } from './page-tags.ts'
import type { Value } from './record.ts'
import { listOf } from './values.ts'

/**
 * The article of schema.org that the page itself is, and not one that it merely links to: by its address, else by its
 * title, else the only one where nothing speaks against it. Null where there is none.
 */
export function articleOfPage(document: Document, { addresses, titles: printed }: PageTags): Value | null {
  const titles = printed.map(fold).join('\n')
  // A node may refer to one in another script.
  const content = [...document.querySelectorAll('script[type^="application/ld+json" i]')].map((script) =>
    parseLeniently(script.textContent ?? ''),
  )
  const found = findArticles(content).map(({ article }) => article)
  const own = new Set(addresses.map(canonicalUrl))
  const known = (article: Value) =>
    urlsOf(article).filter((url) => parseUrl(url) !== null && new URL(url).pathname !== '/')
  const article =
    found.find((one) => known(one).some((url) => own.has(canonicalUrl(url)))) ??
    found.find((one) => namesOf(one).some((name) => isTitle(name, titles))) ??
    // An `@id` may be no address of a page.
    found.find((one) => own.size === 0 || (found.length === 1 && known({ ...one, '@id': undefined }).length === 0))
  return article === undefined
    ? null
    : { ...withTitle(article, titles), hasPart: [...listOf(article.hasPart), ...findQuotations(content)] }
}

/** `headline` is a description on Wikipedia, and `name` that of the site elsewhere: the one that the page shows counts. */
function withTitle(article: Value, titles: string): Value {
  const title = namesOf(article).find((name) => isTitle(name, titles))
  return title === undefined ? article : { ...article, headline: title }
}

function namesOf({ headline, name, alternativeHeadline }: Value): string[] {
  return [headline, name, alternativeHeadline].flatMap((one) => lineOf(one) ?? [])
}

/** `titles`: those that the page shows, folded, one a line. */
function isTitle(name: string, titles: string): boolean {
  const folded = fold(name)
  return folded !== '' && titles.includes(folded)
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Of pages as they are: in comments or CDATA, with line ends or needless escapes inside strings, with a comma too many. Undefined else. */
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
    // Other scripts of the page may be sound.
    return undefined
  }
}
