import type { Document } from './html-text.ts'
import { absoluteUrl, textOf } from './values.ts'

export type PageTags = ReturnType<typeof tagsOf>

const TITLE = 'dc:title dcterm:title og:title weibo:article:title weibo:webpage:title title twitter:title parsely-title'
const DESCRIPTION =
  'dc:description dcterm:description og:description weibo:article:description weibo:webpage:description description twitter:description'
const AUTHOR = 'dc:creator dcterm:creator author parsely-author sailthru:author article:author'
const PUBLISHED =
  'article:published_time og:article:published_time article:published og:published_time parsely-pub-date datepublished sailthru:date pubdate publishdate publish-date publication_date article_date_original date:published dcterms:issued dcterms:created dc:date:issued dc:date:created dc:date date'
const PUBLISHED_ELEMENTS = '[itemprop~="datePublished"], time[pubdate], .dt-published, time.published, time.entry-date'
const LANGUAGE = 'content-language og:locale dc:language'
const MODIFIED = 'article:modified_time og:updated_time article:modified datemodified dcterms:modified dc:date:modified'

/**
 * Returns the metadata in the tags of a page. Times and names are as printed, the most reliable first. `address` is the
 * URL from which the page was fetched.
 */
export function tagsOf(document: Document, address: string | undefined) {
  const metas = metasOf(document)
  const all = (names: string) => names.split(' ').flatMap((name) => metas.get(name) ?? [])
  const attribute = (selector: string, name: string) => document.querySelector(selector)?.getAttribute(name)
  const base = absoluteUrl(attribute('base[href]', 'href'), address) ?? address
  const links = [attribute('link[rel~="canonical"]', 'href'), all('og:url')[0], address]
  const addresses = links.flatMap((url) => absoluteUrl(url, base) ?? [])
  return {
    isArticle: all('og:type')[0]?.toLowerCase() === 'article',
    // Some sites give the URL of their front page as the canonical URL of every page.
    url: addresses.find((url) => new URL(url).pathname !== '/' || new URL(url).search !== '') ?? addresses[0],
    /** All URLs of the page: those in its tags, and the URL from which it was fetched. */
    addresses,
    title: all(TITLE)[0],
    /** All titles on the page. The titles in its JSON-LD are compared with these titles. */
    titles: [...all(TITLE), document.title, ...textsOf(document, 'h1, [itemprop~="headline"]')],
    description: all(DESCRIPTION)[0],
    language: textOf(attribute('html', 'lang')) ?? textOf(attribute('html', 'xml:lang')) ?? all(LANGUAGE)[0],
    publishedAt: [...all(PUBLISHED), ...textsOf(document, PUBLISHED_ELEMENTS), ...onlyTime(document)],
    modifiedAt: [...all(MODIFIED), ...textsOf(document, '[itemprop~="dateModified"]')],
    section: all('article:section')[0],
    subjects: [...all('article:tag'), ...all('news_keywords').flatMap((one) => one.split(','))],
    authors: authorsIn(metas),
    /** Authors in microdata. Some of them may be authors of comments. */
    markedAuthors: textsOf(document, '[itemprop~="author"] [itemprop~="name"], a[rel~="author"]'),
    /** The names of the authors' accounts on a social network. */
    accounts: all('twitter:creator'),
    siteName: all('og:site_name application-name')[0],
  }
}

/** Returns all names from the first kind of tag that contains a name, because an article may have several authors. */
function authorsIn(metas: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const names = AUTHOR.split(' ').map((label) => (metas.get(label) ?? []).filter((one) => !/^https?:/i.test(one)))
  return names.find((some) => some.length > 0) ?? []
}

/**
 * Returns the contents of `meta` elements by name. The names are in lower case, and each dot in them is replaced by a
 * colon: `dc:title` for `DC.title`. An element gives its name in `property`, `name` or `http-equiv`. If several
 * elements give the same name in the same attribute, all their contents are returned. If a name occurs in several of
 * these attributes, only its contents from the first attribute are returned, because the others repeat them.
 */
function metasOf(document: Document): Map<string, string[]> {
  const metas = new Map<string, string[]>()
  for (const attribute of ['property', 'name', 'http-equiv']) {
    const known = new Set(metas.keys())
    for (const element of document.querySelectorAll(`meta[${attribute}]`)) {
      const names = (element.getAttribute(attribute) ?? '').toLowerCase().replaceAll('.', ':').split(/\s+/)
      const content = textOf(element.getAttribute('content'))
      for (const name of names) {
        if (content === undefined || known.has(name)) continue
        const contents = metas.get(name)
        if (contents === undefined) metas.set(name, [content])
        else contents.push(content)
      }
    }
  }
  return metas
}

/** The value of each selected element: its attribute `content` or `datetime`, or its text if it has neither. */
function textsOf(document: Document, selector: string): string[] {
  return [...document.querySelectorAll(selector)].flatMap((element) => {
    const stated = textOf(element.getAttribute('content')) ?? textOf(element.getAttribute('datetime'))
    return stated ?? textOf(element.textContent?.replace(/\s+/g, ' ')) ?? []
  })
}

/**
 * The time of the article, if the page contains only one time. If the page contains several times, some of them may
 * belong to comments or other articles.
 */
function onlyTime(document: Document): string[] {
  const times = textsOf(document, 'article time[datetime], main time[datetime], header time[datetime]')
  return new Set(times).size === 1 ? times.slice(0, 1) : []
}
