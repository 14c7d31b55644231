import { Parser } from 'htmlparser2'
import { firstBytes, openBytes } from './bytes.ts'
import { encodingOf } from './charset.ts'
import { Damage } from './record.ts'
import { textOf } from './values.ts'

/** An element and its content. Names are in lower case. Names of attributes have no prefix. */
export interface Element {
  /**
   * The name with the usual prefix of its namespace, even if the file uses another prefix: `dc:date`,
   * `content:encoded`. An element of the feed format or news format itself has no prefix: `item`.
   */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: (Element | string)[]
}

/** An element that is yielded whole and not kept in the document, such as an item of a feed. */
export interface Item {
  readonly item: Element
  /** The root element with the content that has been read so far. Items are not kept in it. */
  readonly root: Element
  /** Whether some bytes of the item's text are invalid in the encoding of the file. */
  readonly isDamaged: boolean
}

// The maximum depth of nested elements. No real file is nested deeper, and every open element makes the parser slower.
const MAX_DEPTH = 512
// The maximum number of characters, including markup, from the end of one item to the end of the next.
const MAX_LENGTH = 64 * 1024 * 1024
const CORE = ''

/** The prefix of each namespace. All versions and spellings of the address of a namespace have the same prefix. */
const NAMESPACES: readonly (readonly [RegExp, string])[] = [
  [/w3\.org\/2005\/atom|purl\.org\/atom/, CORE],
  [
    /purl\.org\/rss\/1\.0\/?$|netscape\.com\/rdf|backend\.userland\.com|purl\.org\/net\/rss1\.1|cyber\.law|blogs\.law/,
    CORE,
  ],
  [/iptc\.org\/std\/(?:nar|nitf|newsml)/, CORE],
  [/w3\.org\/1999\/xhtml/, CORE],
  [/sitemaps\.org/, CORE],
  [/purl\.org\/dc\/elements|purl\.org\/dc\/1\.1|purl\.org\/metadata\/dublin/, 'dc'],
  [/purl\.org\/dc\/terms/, 'dcterms'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content'],
  [/search\.yahoo\.com\/mrss/, 'media'],
  [/itunes|example\.com\/dtds\/podcast/, 'itunes'],
  [/wordpress\.org\/export\/[\d.]+\/excerpt/, 'excerpt'],
  [/wordpress\.org\/export/, 'wp'],
  [/22-rdf-syntax/, 'rdf'],
  [/feedburner/, 'feedburner'],
  [/w3\.org\/2007\/app|purl\.org\/atom\/app/, 'app'],
  [/prismstandard\.org/, 'prism'],
]

/**
 * Yields the elements for which `isItem` is true, one at a time, and returns the document without them. Harmless
 * mistakes, such as a bare `&` or a tag that is not closed, are ignored.
 * @throws Damage if the file is not XML, is cut off or exceeds a limit, or if its encoding is unknown
 */
export async function* readItems(
  file: string,
  isItem: (name: string, parents: readonly string[]) => boolean,
): AsyncGenerator<Item, Element> {
  const found: Item[] = []
  const open: { element: Element; prefixes: Prefixes }[] = []
  let root: Element | null = null
  let item: Element | null = null
  let length = 0
  let isDamaged = false
  const { encoding, isSound } = await encodingOfFile(file)
  const parser = new Parser(
    {
      onopentag(tag, given) {
        if (open.length >= MAX_DEPTH) throw new Damage(`its elements are nested more than ${MAX_DEPTH} levels deep`)
        const parent = open.at(-1)
        const prefixes = prefixesOf(given, parent?.prefixes ?? new Map())
        const element: Element = { name: nameOf(tag, prefixes), attributes: attributesOf(given), children: [] }
        const parents = open.map((one) => one.element.name)
        if (item === null && isItem(element.name, parents)) item = element
        else parent?.element.children.push(element)
        root ??= element
        open.push({ element, prefixes })
      },
      ontext(text) {
        const children = open.at(-1)?.element.children
        if (typeof children?.at(-1) === 'string') children[children.length - 1] += text
        else children?.push(text)
        if (!isSound && item !== null && text.includes('\ufffd')) isDamaged = true
      },
      onclosetag() {
        const closed = open.pop()?.element
        if (item === null || closed !== item || root === null) return
        found.push({ item, root, isDamaged })
        item = null
        isDamaged = false
        length = 0
      },
    },
    { xmlMode: true },
  )
  for await (const text of decodeXml(file, encoding)) {
    length += text.length
    if (length > MAX_LENGTH) throw new Damage(`it holds more than ${MAX_LENGTH} characters in one piece: split it`)
    try {
      parser.write(text)
    } finally {
      yield* found.splice(0)
    }
  }
  if (root === null) throw new Damage('the file is not XML: it holds no elements')
  const last = open.at(-1)?.element.name
  if (last !== undefined)
    throw new Damage(
      `the file is cut off: it ends within <${last}>. Fetch it again; the items before that place were read`,
    )
  return root
}

/** The usual prefix for each prefix that the file declares. */
type Prefixes = ReadonlyMap<string, string>

function prefixesOf(attributes: Readonly<Record<string, string>>, outer: Prefixes): Prefixes {
  const declared = Object.entries(attributes).flatMap(([name, uri]): [string, string][] => {
    const [isPrefix, prefix = ''] = /^xmlns(?::(.*))?$/.exec(name.toLowerCase()) ?? []
    // The prefix of an unknown namespace becomes a prefix that no reader looks for. If the default namespace is
    // unknown, it counts as the namespace of the format itself.
    return isPrefix ? [[prefix, usualPrefix(uri) ?? (prefix === '' ? CORE : `?${prefix}`)]] : []
  })
  return declared.length === 0 ? outer : new Map([...outer, ...declared])
}

const usualPrefix = (uri: string) => NAMESPACES.find(([pattern]) => pattern.test(uri.toLowerCase()))?.[1]

function nameOf(tag: string, prefixes: Prefixes): string {
  const [, prefix = '', local = ''] = /^(?:([^:]*):)?(.*)$/s.exec(tag.toLowerCase()) ?? []
  // A prefix that the file does not declare is treated as a usual prefix, such as `dc`.
  const used = prefixes.get(prefix) ?? prefix
  return used === CORE ? local : `${used}:${local}`
}

function attributesOf(given: Readonly<Record<string, string>>): Element['attributes'] {
  const entries = Object.entries(given)
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(name.indexOf(':') + 1).toLowerCase(), value]))
}

/** The child elements with one of these names, or all child elements if no names are given. */
export function childrenOf(element: Element | undefined, ...names: readonly string[]): Element[] {
  return (element?.children ?? []).filter(
    (child): child is Element => typeof child !== 'string' && (names.length === 0 || names.includes(child.name)),
  )
}

/** The elements at a path of names below `element`, e.g. `head/docdata/doc-id`. */
export function elementsAt(element: Element | undefined, path: string): Element[] {
  const names = path.split('/').filter((name) => name !== '')
  return names.reduce((level, name) => level.flatMap((one) => childrenOf(one, name)), element ? [element] : [])
}

/**
 * All texts at the given places, in the order of the places. `places` is a list with the separator `, `. A place is a
 * path (`head/title`), an attribute of `element` (`@lang`), or a path with an attribute (`head/docdata/doc-id@regsrc`).
 */
export function textsAt(element: Element | undefined, places: string): string[] {
  return places.split(', ').flatMap((place) => {
    const [path = '', attribute] = place.split('@')
    const texts = elementsAt(element, path).map((one) =>
      attribute === undefined ? textIn(one) : textOf(one.attributes[attribute]),
    )
    return texts.filter((text) => text !== undefined)
  })
}

export function textAt(element: Element | undefined, places: string): string | undefined {
  return textsAt(element, places)[0]
}

/** All text in an element, on one line. Undefined if the element contains no text. */
export function textIn(element: Element | undefined): string | undefined {
  return element && textOf(rawText(element).replace(/\s+/g, ' '))
}

/** All text in an element, with its white space. */
export function rawText(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}

/** The content of an element as HTML. `rename` returns the HTML tag for a name, or null to leave the element out. */
export function toHtml(element: Element, rename: (name: string) => string | null | undefined = (name) => name): string {
  return element.children
    .map((child) => {
      if (typeof child === 'string') return child.replace(/[&<]/g, (mark) => (mark === '&' ? '&amp;' : '&lt;'))
      const tag = rename(child.name)
      return tag === null || tag === undefined ? '' : `<${tag}>${toHtml(child, rename)}</${tag}>`
    })
    .join('')
}

async function* decodeXml(file: string, encoding: string, fatal = false): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal })
  for await (const chunk of openBytes(file)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/**
 * The encoding of a file: UTF-8 if the whole file is valid UTF-8, else the encoding that the file declares. `isSound`:
 * whether all bytes are valid in this encoding. The encoding is never UTF-16, because `openBytes` converts UTF-16 to
 * UTF-8.
 */
async function encodingOfFile(file: string): Promise<{ encoding: string; isSound: boolean }> {
  const start = (await firstBytes(file)).toString('latin1', 0, 400)
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)/i.exec(start)?.[1]
  const encoding = encodingOf(declared ?? 'utf-8')
  // A file in ISO-2022-JP consists of ASCII bytes, so it would be taken for UTF-8.
  if (encoding !== 'iso-2022-jp' && (await isSoundIn(file, 'utf-8'))) return { encoding: 'utf-8', isSound: true }
  if (declared === undefined)
    throw new Damage('the file is not UTF-8 and declares no encoding: convert it, for example with iconv')
  if (encoding === null)
    throw new Damage(
      `its encoding ${JSON.stringify(declared)} is not known: convert it to UTF-8, for example with iconv`,
    )
  // A file that declares UTF-16 is decoded as UTF-8, because `openBytes` has already converted it.
  if (encoding.startsWith('utf-')) return { encoding: 'utf-8', isSound: false }
  return { encoding, isSound: await isSoundIn(file, encoding) }
}

async function isSoundIn(file: string, encoding: string): Promise<boolean> {
  const texts = decodeXml(file, encoding, true)
  try {
    while (!(await texts.next()).done);
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
