import { readUrl } from '../../read-url.ts'
import { toBylines } from './byline.ts'
import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { createShared, identify, outletAt } from './feed.ts'
import { toText } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin } from './record.ts'
import { firstText, listOf, textOf, toOutlet } from './values.ts'

/** Whether JSON is a JSON Feed: its version is the address of the format. */
export function isJsonFeed(content: unknown): boolean {
  return isObject(content) && /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//.test(String(content.version))
}

export function* jsonFeedEntries(origin: Origin, feed: unknown, options: ReadOptions): Generator<Entry> {
  if (!isObject(feed)) return
  const home = textOf(feed.home_page_url)
  const items = listOf(feed.items)
  const shared = createShared()
  for (const item of items) if (isObject(item)) shared.see(textOf(item.url), textOf(item.id) ?? textOf(item.title))
  const outlet =
    options.outlet === undefined
      ? outletAt(textOf(feed.title), home !== undefined && readUrl(home) ? home : undefined)
      : toOutlet(options.outlet)
  for (const [index, item] of items.entries()) {
    const at = { ...origin, path: [...origin.path, 'items', String(index)] }
    if (!isObject(item)) {
      yield unreadable(at, 'an item must be an object')
      continue
    }
    yield orUnreadable(at, () => {
      const html = textOf(item.content_html)
      return articleEntry(
        at,
        {
          ...identify(textOf(item.id), textOf(item.url), { home, isShared: shared.isShared, outlet }),
          title: textOf(item.title),
          description: textOf(item.summary),
          body: html === undefined ? firstText(item.content_text) : toText(html),
          language: firstText(item.language, feed.language),
          publishedAt: textOf(item.date_published),
          modifiedAt: textOf(item.date_modified),
          subjects: listOf(item.tags).flatMap((tag) => textOf(tag) ?? []),
          authors: toBylines(
            [item.authors, item.author, feed.authors, feed.author]
              .map((authors) => listOf(authors).map((author) => (isObject(author) ? author.name : author)))
              .find((names) => names.length > 0),
          ),
          outlet,
        },
        options,
      )
    })
  }
}
