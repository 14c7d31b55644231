import { canonicalUrl, parseUrl } from '../../archive/text/url.ts'
import { readUrl } from '../../read-url.ts'
import { namesIn } from './byline.ts'
import { isGlobal } from './fields.ts'
import { PLACES, readPlaces } from './field-table.ts'
import { toText } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import type { Value } from './record.ts'
import { absoluteUrl, outletOf, textOf, toOutlet } from './values.ts'
import { childrenOf, type Element, elementsAt, rawText, textAt, textIn, textsAt, toHtml } from './xml.ts'

// Reads Atom and all versions of RSS. Any feed, whatever its format, may mix field names from RSS, Atom and Dublin Core.

/** The properties of a feed that apply to all its items. */
export interface Channel {
  /** The home page of the feed. An item that links to the home page has no address of its own. */
  readonly home: string | undefined
  readonly outlet: unknown
  /** Whether several items with different ids have this link. */
  readonly isShared: (link: string) => boolean
}

interface XmlChannel extends Channel {
  readonly isAtom: boolean
  readonly base: string | undefined
  readonly language: string | undefined
  readonly authors: readonly string[]
}

/** Collects the links and ids of items. A link that occurs with different ids is shared: null in `idOf`. */
export function createLinks() {
  const idOf = new Map<string, string | null>()
  return {
    see(link: string | undefined, id: string | undefined): void {
      if (link === undefined || id === undefined || parseUrl(link) === null) return
      const known = canonicalUrl(link)
      const other = idOf.get(known)
      idOf.set(known, other === undefined || other === id ? id : null)
    },
    isShared: (link: string): boolean => idOf.get(canonicalUrl(link)) === null,
  }
}

export function channelOf(root: Element | null, isShared: Channel['isShared'], { outlet }: ReadOptions): XmlChannel {
  // An Atom document may consist of one entry only; then there is no feed.
  const channel = root === null || root.name === 'entry' ? undefined : (childrenOf(root, 'channel')[0] ?? root)
  const isAtom = root?.name === 'feed'
  const base = root?.attributes.base ?? channel?.attributes.base
  const home = channel && linkOf(channel, base)
  const title = plain(childrenOf(channel, 'title')[0], isAtom)
  return {
    isAtom,
    home,
    base: base ?? home,
    language: textAt(channel, PLACES.feed.language) ?? textOf(root?.attributes.lang),
    // In Atom, an item without an author gets the author of the feed. The managingEditor of RSS is not an author.
    authors: isAtom ? namesOf(channel, 'author').filter((name) => name !== title) : [],
    // A feed can name its outlet only in its title, and a title such as "Top stories" names no outlet. So an outlet on
    // the command line is preferred.
    outlet: outlet === undefined ? outletAt(title, home) : toOutlet(outlet),
    isShared,
  }
}

/** The link and the id of an item, to compare them with those of other items. */
export function linkAndId(item: Element): [string | undefined, string | undefined] {
  // Items without an id are distinguished by their titles.
  return [linkOf(item, undefined), idOf(item) ?? textIn(first(item, 'title'))]
}

const idOf = (item: Element) => textAt(item, 'guid, id, dc:identifier, @about')

/** Converts an item of a feed to the fields that `toInput` takes. */
export function feedDraft(item: Element, channel: XmlChannel): Value {
  const fields = readPlaces(PLACES.feed, (place) => textsAt(item, place))
  const title = plain(first(item, 'title', 'dc:title'), channel.isAtom)
  const body = plain(first(item, 'content:encoded', 'content', 'body', 'fulltext'), channel.isAtom)
  const description = plain(
    first(item, 'description', 'summary', 'excerpt:encoded', 'dc:description', 'itunes:summary'),
    channel.isAtom,
  )
  const authors = ['author', 'dc:creator', 'dc:author', 'itunes:author'].map((name) => namesOf(item, name))
  return {
    ...fields,
    ...identify(idOf(item), linkOf(item, item.attributes.base ?? channel.base), channel),
    title: title?.replace(/\s+/g, ' ') ?? textAt(item, 'media:title, itunes:title'),
    description: description === body ? undefined : description,
    body,
    language: fields.language ?? channel.language,
    status: textAt(item, 'app:control/app:draft') === 'yes' ? 'draft' : undefined,
    subjects: subjectsOf(item),
    authors: [...authors, channel.authors].find((names) => names.length > 0),
    outlet: sourceOf(first(item, 'source')) ?? channel.outlet,
  }
}

/**
 * Returns the record key and the address of an item. The key is the id of the item. The address is left out if it is
 * the address of the home page, or if an item with another id has the same address. An id that another feed could also
 * use, such as a number, is prefixed with the domain of the outlet or of the home page, or else with the name of the
 * outlet. If neither a domain nor a name is known, such an id does not become a key.
 */
export function identify(id: string | undefined, given: string | undefined, { home, isShared, outlet }: Channel) {
  const link = given === undefined || parseUrl(given) === null ? undefined : given
  const isHome = link !== undefined && home !== undefined && isHomePage(link, home)
  const isOwn = link !== undefined && !isHome && !isShared(link)
  const url = isOwn ? link : undefined
  if (id === undefined) return { url }
  // A guid that is the address of the item is not needed as a key.
  if (link !== undefined && parseUrl(id) !== null && isSame(id, link) && !isShared(link)) return { url: link }
  const { domain = home && readUrl(home)?.hostname, name } = (outlet ?? {}) as Value
  const place = domain ?? name
  const isAlone = isGlobal(id) || (id.length >= 8 && /\p{L}/u.test(id))
  return { key: isAlone ? id : place === undefined ? undefined : `${String(place)}:${id}`, url }
}

function isHomePage(link: string, home: string): boolean {
  const { hostname, pathname, search } = new URL(link)
  return hostname === readUrl(home)?.hostname && ((pathname === '/' && search === '') || isSame(link, home))
}

function isSame(one: string, other: string): boolean {
  return canonicalUrl(one) === canonicalUrl(other)
}

/**
 * Returns a child element that has one of these names, and that has content or a `url` attribute. The names are tried
 * in the given order; of several such children with the same name, the first is taken.
 */
function first(item: Element, ...names: readonly string[]): Element | undefined {
  return names
    .flatMap((name) => childrenOf(item, name))
    .find(({ children, attributes }) => children.length > 0 || attributes.url !== undefined)
}

/** The text of an element, without markup. Undefined if there is no text. */
function plain(element: Element | undefined, isAtom: boolean): string | undefined {
  if (element === undefined) return undefined
  const { type = isAtom ? 'text' : 'html', mode } = element.attributes
  if (childrenOf(element).length > 0) return textOf(toText(toHtml(element)))
  // Atom 1.0 uses base64 for content that is neither text nor XML.
  const isPacked = mode === 'base64' || (isAtom && type === 'application/octet-stream')
  const text = isPacked ? Buffer.from(rawText(element), 'base64').toString() : rawText(element)
  const isText = (type === 'text' || type === 'text/plain') && mode !== 'escaped'
  return textOf(isText ? text : toText(text))
}

/** The address of an item's page, not the address of its pictures, of its comments or of the feed. */
function linkOf(item: Element, base: string | undefined): string | undefined {
  const links = childrenOf(item, 'link').filter(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate')
  const guid = childrenOf(item, 'guid').find(({ attributes }) => attributes.ispermalink !== 'false')
  return [
    absoluteUrl(textAt(item, 'feedburner:origlink'), base),
    ...links.map((link) => absoluteUrl(link.attributes.href ?? textIn(link), link.attributes.base ?? base)),
    absoluteUrl(textIn(guid)),
    absoluteUrl(item.attributes.about),
  ].find((url) => url !== undefined)
}

function namesOf(item: Element | undefined, element: string): string[] {
  return childrenOf(item, element).flatMap((one) =>
    namesIn(textAt(one, 'name') ?? (childrenOf(one).length > 0 ? undefined : plain(one, false))),
  )
}

function subjectsOf(item: Element): (string | undefined)[] {
  const categories = childrenOf(item, 'category', 'media:category', 'itunes:category')
    .filter(({ attributes }) => attributes.domain !== 'post_format')
    .map((one) => textAt(one, '@label, @term, @text') ?? plain({ ...one, attributes: {} }, false))
  const keywords = textsAt(item, 'dc:subject, itunes:keywords, media:keywords')
  return [...categories, ...keywords.flatMap((list) => list.split(/[,;]/))]
}

/** The outlet of the feed from which an aggregator took an item. */
function sourceOf(source: Element | undefined): Value | undefined {
  if (source === undefined) return undefined
  const [title] = elementsAt(source, 'title')
  return outletAt(
    title === undefined ? textIn(source) : plain(title, true),
    linkOf(source, undefined) ?? absoluteUrl(source.attributes.url),
  )
}

// The paths that stand for a whole site: the path of its front page and the path of its feed. A front page in one
// language, such as `/en/`, also stands for the whole site.
const WHOLE_SITE =
  /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/)?(?:home|index(?:\.\w+)?|(?:feeds?|rss|atom)(?:\.(?:xml|rss|atom|php))?)?\/?$/i

/**
 * The outlet of a feed. If the feed covers only one section of a site, its title does not name the site. The domain
 * then becomes the name of the outlet.
 */
export function outletAt(name: string | undefined, home: string | undefined): Value | undefined {
  const isWhole = home === undefined || WHOLE_SITE.test(readUrl(home)?.pathname ?? '')
  return outletOf(isWhole ? name : undefined, home) ?? (name === undefined ? undefined : { name })
}
