import { toText } from './html-text.ts'
import type { Value } from './record.ts'
import { listOf, textOf } from './values.ts'
import { type Element, elementsAt, rawText, textAt } from './xml.ts'

// The export of a WordPress site (WXR) is a feed of all items in the database of the site.

/**
 * The type of an item that is not an article, such as a menu or an attachment. Undefined for a post, for a page, and
 * for an item of a type that the site itself defines. Also undefined for an item of an ordinary feed, because it has no
 * type.
 */
export function foreignType(item: Element): string | undefined {
  const foreign =
    /^(?:attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_.*|acf-.*|elementor.*|shop_.*|product.*|wpcf7.*|feedback|jp_.*|amn_.*|popup|banner|ad|advert.*|sidebar|spotlight|guest-author|forum|reply)$/
  return foreign.exec(textAt(item, 'wp:post_type') ?? '')?.[0]
}

/** Adds the fields that a WordPress export has in addition to those of a feed. */
export function withPost(article: Value, item: Element, root: Element | null): Value {
  if (textAt(item, 'wp:post_type') === undefined) return article
  const login = textAt(item, 'dc:creator')
  const author = elementsAt(root ?? undefined, 'channel/wp:author').find(
    (one) => textAt(one, 'wp:author_login') === login,
  )
  return {
    ...article,
    description: textOf(htmlAt(item, 'excerpt:encoded')),
    body: textOf(htmlAt(item, 'content:encoded')),
    authors: textAt(author, 'wp:author_display_name') ?? login,
    publishedAt: [utcAt(item, 'wp:post_date_gmt'), ...listOf(article.publishedAt)],
    modifiedAt: [utcAt(item, 'wp:post_modified_gmt'), ...listOf(article.modifiedAt)],
    status: [textAt(item, 'wp:status'), textAt(item, 'wp:post_password') === undefined ? undefined : 'protected'],
  }
}

const utcAt = (item: Element, name: string) => textAt(item, name)?.concat('Z')

/** The text of an element in which WordPress stores HTML. */
function htmlAt(item: Element, name: string): string | undefined {
  const [element] = elementsAt(item, name)
  return element && toText(withParagraphs(rawText(element)))
}

/**
 * Converts line ends to `br` elements, because WordPress stores texts without paragraph elements and adds them when it
 * shows a text. Removes shortcodes and HTML comments, which the editor of WordPress writes.
 */
function withParagraphs(html: string): string {
  // A word in brackets such as [sic] is not a shortcode: a shortcode has a closing tag or attributes, or is well known.
  const closed = new Set([...html.matchAll(/\[\/([\w-]+)\]/g)].map(([, name]) => name))
  const text = html
    .replace(/<!--.*?-->/gs, '')
    .replace(/\[\/?([\w-]+)((?:\s[^[\]]*)?)\]/g, (tag, name: string, rest: string) =>
      closed.has(name) || /=/.test(rest) || /^(?:gallery|playlist|audio|video)$/.test(name) ? '' : tag,
    )
  if (/<p[\s>]/i.test(text)) return text
  return text
    .trim()
    .replace(/\r\n?/g, '\n')
    .replace(/\n\s*\n/g, '<br><br>')
    .replace(/\n/g, '<br>')
}
