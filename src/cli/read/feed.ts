import { canonicalUrl, parseUrl } from '../../archive/text/url.ts'
import { readUrl } from '../../read-url.ts'
import { namesIn } from './byline.ts'
import { isGlobal } from './fields.ts'
import { toText } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import type { Value } from './record.ts'
import { absoluteUrl, compact, outletOf, textOf, toOutlet } from './values.ts'
import { childrenOf, type Element, find, rawText, textIn, toHtml } from './xml.ts'

// Reads Atom and all versions of RSS. Each field is read from the names of RSS, Atom and Dublin Core, because feeds mix
// them.

const ID = ['guid', 'id', 'dc:identifier']
const PUBLISHED = ['pubdate', 'published', 'dcterms:issued', 'issued', 'dc:date', 'dcterms:created', 'created', 'date']
const MODIFIED = ['updated', 'modified', 'dcterms:modified']

/** The properties of a feed that apply to all its items. */
export interface Channel {
  readonly isAtom: boolean
  /** The home page of the feed. An item that links to it has no address of its own. */
  readonly home: string | undefined
  readonly base: string | undefined
  readonly language: string | undefined
  readonly authors: readonly string[]
  readonly outlet: unknown
  /** Whether several items with different ids have this link. */
  readonly isShared: (link: string) => boolean
}

/** Remembers the links that several items of a file share although the items have different ids. */
export function createShared() {
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

export function createLinks() {
  const { see, isShared } = createShared()
  // Items without an id are distinguished by their titles.
  return {
    see: (item: Element) => see(linkOf(item, undefined), idOfItem(item) ?? textIn(first(item, 'title'))),
    isShared,
  }
}

export function channelOf(
  root: Element | null,
  { isShared }: ReturnType<typeof createLinks>,
  options: ReadOptions,
): Channel {
  // An Atom document may consist of one entry only; then there is no feed.
  const channel = root === null || root.name === 'entry' ? undefined : (find(root, 'channel') ?? root)
  const isAtom = root?.name === 'feed'
  const base = root?.attributes.base ?? channel?.attributes.base
  const home = channel && linkOf(channel, base)
  const title = textIn(childrenOf(channel, 'title')[0]) && plain(childrenOf(channel, 'title')[0], isAtom)
  // A feed names its outlet only by its own title, such as "Top stories", so the outlet of the command line comes
  // first.
  const outlet = options.outlet === undefined ? outletAt(title, home) : toOutlet(options.outlet)
  return {
    isAtom,
    home,
    base: base ?? home,
    language: languageOf(channel) ?? languageOf(root ?? undefined),
    // In Atom, the author of the feed is the author of all items without one. The managingEditor of RSS is not an
    // author.
    authors: isAtom ? namesOf(channel, 'author').filter((name) => name !== title) : [],
    outlet,
    isShared,
  }
}

/** Converts an item of a feed to the fields that `articleEntry` takes. */
export function feedDraft(item: Element, channel: Channel): Value {
  const base = item.attributes.base ?? channel.base
  const title = first(item, 'title', 'dc:title')
  const content = first(item, 'content:encoded', 'content', 'body', 'fulltext')
  const summary = first(item, 'description', 'summary', 'excerpt:encoded', 'dc:description', 'itunes:summary')
  const source = first(item, 'source')
  const body = plain(content, channel.isAtom)
  const description = plain(summary, channel.isAtom)
  return {
    ...identify(idOfItem(item), linkOf(item, base), channel),
    title: plain(title, channel.isAtom)?.replace(/\s+/g, ' ') ?? textIn(first(item, 'media:title', 'itunes:title')),
    description: description === body ? undefined : description,
    body,
    language: languageOf(item) ?? channel.language,
    status: [textIn(find(item, 'app:control/app:draft')) === 'yes' ? 'draft' : undefined],
    embargo: textIn(find(item, 'prism:embargodate')),
    publishedAt: datesIn(item, PUBLISHED),
    modifiedAt: datesIn(item, MODIFIED),
    subjects: subjectsOf(item),
    authors: [
      namesOf(item, 'author'),
      namesOf(item, 'dc:creator'),
      namesOf(item, 'dc:author'),
      namesOf(item, 'itunes:author'),
      channel.authors,
    ]
      .find((names) => names.length > 0)
      ?.map((name) => ({ name })),
    outlet: sourceOf(source) ?? channel.outlet,
  }
}

/**
 * Returns the record key and the address of an item. The key is the id of the item. The address is left out if it is
 * the address of the home page, or if an item with another id has the same address. An id that other feeds could use
 * too, such as a number, is prefixed with the domain or name of the outlet; without an outlet, it is not used.
 */
export function identify(
  id: string | undefined,
  given: string | undefined,
  channel: Pick<Channel, 'home' | 'isShared' | 'outlet'>,
) {
  const link = given === undefined || parseUrl(given) === null ? undefined : given
  const { home } = channel
  const isHome =
    link !== undefined && home !== undefined && hostOf(link) === hostOf(home) && (isRoot(link) || isSame(link, home))
  const isOwn = link !== undefined && !isHome && !channel.isShared(link)
  const url = isOwn ? link : undefined
  // A guid that is the address of the item is not needed as a key.
  if (id === undefined || (link !== undefined && parseUrl(id) !== null && isSame(id, link) && !channel.isShared(link)))
    return { url: id === undefined ? url : link }
  const { domain = hostOf(channel.home), name } = (channel.outlet ?? {}) as Value
  const place = domain ?? name
  const isAlone = isGlobal(id) || (id.length >= 8 && /\p{L}/u.test(id))
  return { key: isAlone ? id : place === undefined ? undefined : `${String(place)}:${id}`, url }
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : readUrl(url)?.hostname
}

function isSame(one: string, other: string): boolean {
  return canonicalUrl(one) === canonicalUrl(other)
}

function isRoot(url: string): boolean {
  const { pathname, search } = new URL(url)
  return pathname === '/' && search === ''
}

function idOfItem(item: Element): string | undefined {
  return textIn(first(item, ...ID)) ?? textOf(item.attributes.about)
}

/**
 * Returns a child element that is not empty and has one of these names. The names are tried in the given order; of
 * several children with the same name, the first is taken.
 */
function first(item: Element, ...names: readonly string[]): Element | undefined {
  for (const name of names) {
    const found = childrenOf(item, name).find(
      (child) => child.children.length > 0 || child.attributes.url !== undefined,
    )
    if (found !== undefined) return found
  }
  return undefined
}

/** The text of an element, without markup. Undefined if there is no text. */
function plain(element: Element | undefined, isAtom: boolean): string | undefined {
  if (element === undefined) return undefined
  const { type = isAtom ? 'text' : 'html', mode } = element.attributes
  const isInline = childrenOf(element).length > 0
  // Atom 1.0 encodes content that is neither text nor XML as base64.
  const isPacked = mode === 'base64' || (isAtom && type === 'application/octet-stream')
  const text = isPacked ? Buffer.from(rawText(element), 'base64').toString() : rawText(element)
  const isText = (type === 'text' || type === 'text/plain') && mode !== 'escaped' && !isInline
  return textOf(isText ? text : toText(isInline ? toHtml(element) : text))
}

/** The address of the page of an item, and not of its pictures, its comments or the feed itself. */
function linkOf(item: Element, base: string | undefined): string | undefined {
  const links = childrenOf(item, 'feedburner:origlink', 'link').flatMap((link) => {
    const { href, rel = 'alternate', base: own } = link.attributes
    return rel === 'alternate' ? (absoluteUrl(href ?? textIn(link), own ?? base) ?? []) : []
  })
  const original = absoluteUrl(textIn(childrenOf(item, 'feedburner:origlink')[0]), base)
  const guid = childrenOf(item, 'guid').find(({ attributes }) => attributes.ispermalink !== 'false')
  return (
    original ??
    links[0] ??
    absoluteUrl(textIn(guid), undefined) ??
    absoluteUrl(textOf(item.attributes.about), undefined)
  )
}

function languageOf(element: Element | undefined): string | undefined {
  return textIn(childrenOf(element, 'dc:language', 'language')[0]) ?? textOf(element?.attributes.lang)
}

// WordPress writes zeros for the missing date of a draft; such dates are left out.
function datesIn(item: Element, names: readonly string[]): string[] {
  return names
    .flatMap((name) => childrenOf(item, name).map(textIn))
    .filter((date): date is string => date !== undefined && !/0000-00-00|-0001/.test(date))
}

function namesOf(item: Element | undefined, element: string): string[] {
  const names = childrenOf(item, element).flatMap((one) =>
    namesIn(textIn(childrenOf(one, 'name')[0]) ?? (childrenOf(one).length > 0 ? undefined : plain(one, false))),
  )
  return [...new Set(names)]
}

function subjectsOf(item: Element): string[] {
  const all = childrenOf(item, 'category', 'media:category', 'itunes:category')
  const categories = all
    .filter(({ attributes }) => attributes.domain !== 'post_format')
    .map(
      ({ attributes: { label, term, text }, ...one }) =>
        textOf(label ?? term ?? text) ?? plain({ ...one, attributes: {} }, false),
    )
  const others = childrenOf(item, 'dc:subject', 'itunes:keywords', 'media:keywords').flatMap((one) =>
    (textIn(one) ?? '').split(/[,;]/).map(textOf),
  )
  return [...new Set([...categories, ...others].flatMap((subject) => subject ?? []))]
}

/** The outlet of the feed from which an aggregator took an item. */
function sourceOf(source: Element | undefined): Value | undefined {
  if (source === undefined) return undefined
  const title = childrenOf(source, 'title')[0]
  return outletAt(
    title === undefined ? textIn(source) : plain(title, true),
    linkOf(source, undefined) ?? absoluteUrl(source.attributes.url, undefined),
  )
}

// The paths that stand for a whole site: its front page (also of one language, such as `/en/`) and its feed.
const WHOLE_SITE =
  /^\/(?:[a-z]{2}(?:[-_][a-z]{2})?\/)?(?:home|index(?:\.\w+)?|(?:feeds?|rss|atom)(?:\.(?:xml|rss|atom|php))?)?\/?$/i

/** The outlet of a feed. The title of a feed for one section does not name the site, so the domain becomes the name. */
export function outletAt(name: string | undefined, home: string | undefined): Value | undefined {
  const isWhole = home === undefined || WHOLE_SITE.test(new URL(home).pathname)
  return outletOf(isWhole ? name : undefined, home) ?? (name === undefined ? undefined : compact({ name }))
}
