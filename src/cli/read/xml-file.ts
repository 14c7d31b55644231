import { channelOf, createLinks, feedDraft, linkAndId } from './feed.ts'
import { nitfDraft } from './nitf.ts'
import { newsItemDraft } from './newsml.ts'
import type { ReadOptions } from './options.ts'
import { broken, type Found } from './record.ts'
import { foreignType, withPost } from './wordpress.ts'
import { type Element, readItems } from './xml.ts'

const FEEDS = ['rss', 'rdf:rdf', 'feed', 'channel']

/** Reads each item of a feed, a WordPress export, NewsML-G2 or NITF as an article. */
export async function* readXml(file: string, options: ReadOptions): AsyncGenerator<Found> {
  const links = createLinks()
  let root: Element | null = null
  try {
    // The whole file is read once before the first item is yielded, because elements after the last item may apply to
    // all items, and a later item may have the same link as an earlier item.
    for await (const found of readItems(file, isItem)) {
      root = found.root
      links.see(...linkAndId(found.item))
    }
  } catch {
    // The error is ignored here, because the file is read again below. That reading yields the items before the error
    // and then throws the same error.
  }
  const channel = channelOf(root, links.isShared, options)
  const leftOut = new Map<string, number>()
  const items = readItems(file, isItem)
  for (let index = 0; ; index += 1) {
    const next = await items.next()
    if (next.done) {
      if (index === 0 && !FEEDS.includes(next.value.name)) yield broken(foreign(next.value.name))
      break
    }
    const { item, isDamaged } = next.value
    const type = foreignType(item)
    if (type !== undefined) {
      leftOut.set(type, (leftOut.get(type) ?? 0) + 1)
      continue
    }
    const read = () => {
      if (item.name === 'nitf') return nitfDraft(item)
      return item.name === 'newsitem' ? newsItemDraft(item) : withPost(feedDraft(item, channel), item, root)
    }
    yield { path: ['items', String(index)], ...(isDamaged ? broken(DAMAGED) : { read }) }
  }
  const types = [...leftOut].map(([type, count]) => `${count} ${type}`).join(', ')
  if (types !== '') options.note?.(`${file}: items that are not articles are left out: ${types}.`)
}

const DAMAGED = 'its text has bytes that are invalid in the encoding of the file: convert it, for example with iconv'

function isItem(name: string, parents: readonly string[]): boolean {
  if (name === 'nitf') return true
  if (name === 'newsitem') return !parents.includes('newsml')
  const isFeed = parents.length === 0 ? name === 'entry' : FEEDS.includes(parents[0] ?? '')
  return isFeed && (name === 'item' || name === 'entry') && parents.length <= 3
}

const SITEMAP = 'a sitemap holds addresses and no texts: save its pages as .html, or crawl them to a .warc'
/** The root elements of XML files without articles, and what to do with such a file. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['urlset', SITEMAP],
  ['sitemapindex', SITEMAP],
  ['opml', 'an OPML list holds the addresses of feeds: save the feeds themselves'],
  ['html', 'this is a web page: give it a name that ends in .html, or --format html'],
  ['newsml', 'NewsML 1 cannot be read: export NewsML-G2 or NITF'],
  ['packageitem', 'a NewsML-G2 package refers to other items: load those'],
  ['conceptitem', 'a NewsML-G2 concept has no text'],
  ['knowledgeitem', 'a NewsML-G2 knowledge item has no text'],
  ['planningitem', 'NewsML-G2 planning items contain no text of an article'],
  ['newsmessage', 'this NewsML-G2 message holds no news items'],
])

function foreign(root: string): string {
  return FOREIGN.get(root) ?? `its root is <${root}>: only RSS, Atom, WordPress exports, NewsML-G2 and NITF can be read`
}
