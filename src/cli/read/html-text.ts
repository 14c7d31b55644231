import { convert } from 'html-to-text'
import { parseHTML } from 'linkedom'

// Chromium goes no deeper either. The libraries recurse: 5,000 levels took the reader view 36 s, 20,000 end it.
const MAX_ELEMENT_DEPTH = 512

/** HTML that nests elements deeper than anybody reads. */
export class TooDeep extends Error {
  constructor() {
    super(`its elements are nested more than ${MAX_ELEMENT_DEPTH} levels deep: keep its text in a plain file`)
  }
}

// The parser keeps the open elements in a list that it shifts: 60,000 of them take 10 s.
const MAX_OPEN_ELEMENTS = 5_000
// Their end may be left out, or they have none.
const ENDLESS = new Set(
  'area base br col colgroup dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
)

/** A document, unless it is nested deeper than can be parsed in good time. @throws TooDeep */
export function parseDocument(html: string) {
  let open = 0
  for (const [, close, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (ENDLESS.has(name.toLowerCase())) continue
    open = Math.max(0, open + (close ? -1 : 1))
    if (open > MAX_OPEN_ELEMENTS) throw new TooDeep()
  }
  return parseHTML(withBody(html)).document
}

const HEAD_PIECE =
  /\s*(?:<!--.*?-->|<!doctype[^>]*>|<\/?(?:html|head)\b[^>]*>|<(?:meta|link|base)\b[^>]*>|<(title|script|style|noscript|template)\b.*?<\/\1\s*>)/isy

/** With the tags of `html`, `head` and `body`, which may be left out and which the parser does not add. */
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

/**
 * The text of a piece of HTML: a paragraph stays a paragraph, links and pictures leave their words only. @throws TooDeep
 */
export function toText(html: string): string {
  const tags = html.split('<', MAX_ELEMENT_DEPTH + 2).length - 1
  if (tags > MAX_ELEMENT_DEPTH && isTooDeep(parseDocument(`<body>${html}</body>`))) throw new TooDeep()
  return convert(html, {
    wordwrap: false,
    // A body of the archive may have as much; the default cuts at 16 MB.
    limits: { maxInputLength: 64 * 1024 * 1024 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'figure', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: 'blockquote', format: 'block' },
      { selector: 'ul', options: { itemPrefix: '– ' } },
    ],
  }).trim()
}
