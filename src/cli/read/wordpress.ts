import type { Value } from './record.ts'
import { toText } from './html-text.ts'
import { textOf } from './values.ts'
import { childrenOf, type Element, find, rawText, textIn } from './xml.ts'

// The export of a WordPress site (WXR) is a feed of everything that its database holds.

/** What kind of thing an item is; undefined in feeds. */
export function postType(item: Element): string | undefined {
  return textIn(find(item, 'wp:post_type'))
}

/** Posts, pages and what a site calls its own kinds of articles; not what makes up the site. */
export function isArticleType(type: string): boolean {
  return !/^(?:attachment|nav_menu_item|revision|custom_css|customize_changeset|oembed_cache|user_request|wp_.*|acf-.*|elementor.*|shop_.*|product.*|wpcf7.*|feedback|jp_.*|amn_.*|popup|banner|ad|advert.*|sidebar|spotlight|guest-author|forum|reply)$/.test(
    type,
  )
}

/** The article with what a WordPress export says beside the feed's own fields. */
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

/** Line ends as WordPress shows them, which stores texts without paragraphs; shortcodes and comments of its editor go. */
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
