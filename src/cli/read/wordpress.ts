import type { Value } from './record.ts'
import { toText } from './html-text.ts'
import { textOf } from './values.ts'
import { childrenOf, type Element, find, rawText, textIn } from './xml.ts'

// The export of a WordPress site (WXR) is a feed of all items in the database of the site.

/** The type of an item in an export, such as `post` or `page`. Undefined in feeds. */
export function postType(item: Element): string | undefined {
  return textIn(find(item, 'wp:post_type'))
}

/**
 * Whether items of this type are articles: posts, pages, and types that the site defines itself. Menus, attachments,
 * templates and the like are not.
 */
export function isArticleType(type: string): boolean {
  return !/^(?:attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_.*|acf-.*|elementor.*|shop_.*|product.*|wpcf7.*|feedback|jp_.*|amn_.*|popup|banner|ad|advert.*|sidebar|spotlight|guest-author|forum|reply)$/.test(
    type,
  )
}

/** Adds the fields that a WordPress export has in addition to those of a feed. */
export function withPost(article: Value, item: Element, root: Element | null): Value {
  if (postType(item) === undefined) return article
  const password = textIn(find(item, 'wp:post_password'))
  const logins = new Map(
    childrenOf(find(root ?? undefined, 'channel'), 'wp:author').map((author) => [
      textIn(find(author, 'wp:author_login')),
      textIn(find(author, 'wp:author_display_name')),
    ]),
  )
  const login = textIn(find(item, 'dc:creator'))
  const content = find(item, 'content:encoded')
  const excerpt = find(item, 'excerpt:encoded')
  return {
    ...article,
    description: excerpt && textOf(toText(withParagraphs(rawText(excerpt)))),
    body: content && textOf(toText(withParagraphs(rawText(content)))),
    authors: login === undefined ? undefined : [{ name: logins.get(login) ?? login }],
    publishedAt: utc(item, 'wp:post_date_gmt') ?? article.publishedAt,
    modifiedAt: utc(item, 'wp:post_modified_gmt') ?? article.modifiedAt,
    status: [textIn(find(item, 'wp:status')), password === undefined ? undefined : 'protected'],
  }
}

function utc(item: Element, name: string): string | undefined {
  const text = textIn(find(item, name))
  return text === undefined || text.startsWith('0000') ? undefined : `${text}Z`
}

/**
 * Converts line ends to `br` elements, because WordPress stores texts without paragraph elements and adds them when it
 * shows a text. Removes shortcodes and HTML comments, which the editor of WordPress writes.
 */
function withParagraphs(html: string): string {
  // A word in brackets such as [sic] is not a shortcode: shortcodes are closed, have attributes, or are well known.
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
