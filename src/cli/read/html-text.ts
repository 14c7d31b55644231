import { compile, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text'
import { parseHTML } from 'linkedom'
import { Damage } from './record.ts'

// This is also Chromium's limit. With 5,000 levels, Readability needed 36 s. With 20,000 levels, its stack overflows.
const MAX_ELEMENT_DEPTH = 512

export const tooDeep = () =>
  new Damage(`its elements are nested more than ${MAX_ELEMENT_DEPTH} levels deep: save its text as a .txt file`)

export type Document = ReturnType<typeof parseDocument>

// The parser takes quadratic time if elements stay open: it needed 10 s for 60,000 open elements.
const MAX_OPEN_ELEMENTS = 5_000
// Elements that have no end tag, or whose end tag may be left out.
const ENDLESS = new Set(
  'area base br col colgroup dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
)

/** Parses HTML. @throws Damage if so many elements are open at once that parsing would take too long */
export function parseDocument(html: string) {
  let open = 0
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (ENDLESS.has(name.toLowerCase())) continue
    open = Math.max(0, open + (close ? -1 : 1))
    if (open > MAX_OPEN_ELEMENTS) throw tooDeep()
  }
  return parseHTML(withBody(html)).document
}

const HEAD_PIECE =
  /\s*(?:<!--.*?-->|<!doctype[^>]*>|<\/?(?:html|head)\b[^>]*>|<\/?(?:meta|link|base)\b[^>]*>|<(title|script|style|noscript|template)\b.*?<\/\1\s*>)/isy

/** Adds the tags `html`, `head` and `body` where the page leaves them out, because the parser does not add them. */
function withBody(html: string): string {
  HEAD_PIECE.lastIndex = 0
  let end = 0
  while (HEAD_PIECE.test(html)) end = HEAD_PIECE.lastIndex
  const head = html.slice(0, end)
  const root = /<html\b[^>]*>/i.exec(head)?.[0] ?? '<html>'
  const rest = html.slice(end).replace(/^\s+/, '')
  const pieces = head.replace(/<!doctype[^>]*>|<\/?(?:html|head)\b[^>]*>/gi, '')
  return `<!doctype html>${root}<head>${pieces}</head>${/^<(?:body|frameset)\b/i.test(rest) ? rest : `<body>${rest}`}`
}

interface Parent {
  readonly children: ArrayLike<Parent>
}

export function isTooDeep(root: Parent): boolean {
  let level = [root]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_ELEMENT_DEPTH) return true
    level = level.flatMap(({ children }) => Array.from(children))
  }
  return false
}

/** Converts HTML to plain text. Paragraphs stay separate, and links are reduced to their words. @throws Damage */
export function toText(html: string): string {
  const tags = html.split('<', MAX_ELEMENT_DEPTH + 2).length - 1
  if (tags > MAX_ELEMENT_DEPTH && isTooDeep(parseDocument(`<body>${html}</body>`))) throw tooDeep()
  // In plain text, line ends separate the paragraphs, so they are kept.
  const text = /<[a-z/!]/i.test(html) ? fromMarkup(html) : fromPlain(html)
  // A block that contains only pictures becomes empty lines, and such a list item becomes a lone list marker.
  return text
    .replace(/^(?:–|\d+\.) *$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const MARKUP =
  /<\/?(?:a|abbr|b|blockquote|br|cite|code|dd|div|dl|dt|em|figure|h[1-6]|hr|i|img|li|ol|p|q|s|small|span|strong|sub|sup|table|td|th|tr|u|ul)\b[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i

/**
 * The text of a value that may be HTML or plain text, as in many data sets. Entities are decoded once. @throws Damage
 */
export function withoutMarkup(text: string | undefined): string | undefined {
  if (text === undefined || !MARKUP.test(text)) return text
  const bare = toText(text)
  return bare === '' ? undefined : bare
}

const UNSEEN = ['img', 'figcaption', 'hr', 'template', 'iframe', 'object', 'svg', 'select', 'textarea']
/** Elements that need a line break before and after them. By default, the converter does not add these breaks. */
const LINES = 'address caption center dd details dialog dt hgroup legend optgroup option search summary td th'.split(
  ' ',
)
const HOLD_LINES = new Set([
  ...LINES,
  ...'article aside blockquote br div dl h1 h2 h3 h4 h5 h6 li ol p pre section table ul'.split(' '),
])

/** Puts the cells of a row on one line, unless a cell contains several lines, as in tables used for page layout. */
const row: FormatCallback = ({ children }, walk, builder) => {
  const cells = children.filter(({ name }) => name === 'td' || name === 'th')
  if (cells.some(hasLines)) return walk(children, builder)
  builder.openBlock({ leadingLineBreaks: 1 })
  cells.forEach((cell, index) => {
    if (index > 0) builder.addLiteral('\t')
    walk(cell.children, builder)
  })
  builder.closeBlock({ trailingLineBreaks: 1 })
}

function hasLines({ children }: DomNode): boolean {
  let level = children
  while (level.length > 0) {
    if (level.some(({ name }) => name !== undefined && HOLD_LINES.has(name))) return true
    level = level.flatMap((node) => node.children ?? [])
  }
  return false
}

/** Adds the quotation marks that a browser shows around `q`, unless the text already has them. */
const quotation: FormatCallback = ({ children }, walk, builder) => {
  const isMarked = /^\s*["“„«‹‘「『]/.test(children[0]?.data ?? '')
  if (!isMarked) builder.addInline('“')
  walk(children, builder)
  if (!isMarked) builder.addInline('”')
}

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  // By default, the library cuts its input after 16,777,216 characters. A line of JSON or an item of XML may have 64
  // MiB.
  limits: { maxInputLength: 64 * 1024 * 1024 },
  formatters: { row, quotation },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'q', format: 'quotation' },
    { selector: 'tr', format: 'row' },
    ...UNSEEN.map((selector) => ({ selector, format: 'skip' })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['blockquote', 'table', 'dl', 'figure', 'fieldset'].map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    })),
    ...LINES.map((selector) => ({
      selector,
      format: 'block',
      options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
    })),
    { selector: 'ul', options: { itemPrefix: '– ' } },
  ],
}
// Compiled only once, because compiling takes longer than converting a title.
const fromMarkup = compile(OPTIONS)
const fromPlain = compile({ ...OPTIONS, preserveNewlines: true })
