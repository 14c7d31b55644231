import { createLinks, identify, outletAt } from './feed.ts'
import { PLACES, readPlaces } from './field-table.ts'
import { toText } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import { broken, type Found, isObject, type Value } from './record.ts'
import { absoluteUrl, firstText, listOf, textOf, textsIn, toOutlet } from './values.ts'

/** Whether JSON is a JSON Feed: its `version` is a URL at jsonfeed.org. */
export function isJsonFeed(content: unknown): content is Value {
  return isObject(content) && /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\//.test(String(content.version))
}

export function* readJsonFeed(feed: unknown, options: ReadOptions): Generator<Found> {
  if (!isJsonFeed(feed)) return
  const home = absoluteUrl(feed.home_page_url)
  const items = listOf(feed.items)
  const { see, isShared } = createLinks()
  for (const item of items) if (isObject(item)) see(textOf(item.url), textOf(item.id) ?? textOf(item.title))
  const outlet = options.outlet === undefined ? outletAt(textOf(feed.title), home) : toOutlet(options.outlet)
  const toDraft = (item: Value): Value => {
    const html = textOf(item.content_html)
    const fields = readPlaces(PLACES.jsonFeed, (place) => textsIn(item, place))
    return {
      ...fields,
      ...identify(textOf(item.id), textOf(item.url), { home, isShared, outlet }),
      body: html === undefined ? firstText(item.content_text) : toText(html),
      language: fields.language ?? feed.language,
      authors: [item.authors, item.author, feed.authors, feed.author]
        .map((authors) => listOf(authors).map((author) => (isObject(author) ? author.name : author)))
        .find((names) => names.length > 0),
      outlet,
    }
  }
  for (const [index, item] of items.entries()) {
    const path = ['items', String(index)]
    yield { path, ...(isObject(item) ? { read: () => toDraft(item) } : broken('an item must be an object')) }
  }
}
