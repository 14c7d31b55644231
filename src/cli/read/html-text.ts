import { convert } from 'html-to-text'

/** The text of a piece of HTML: a paragraph stays a paragraph, links and pictures leave their words only. */
export function toText(html: string): string {
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
