import { parseFeed } from '@rowanmanning/feed-parser'
import { decode, readWhole } from './bytes.ts'
import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { toText } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import type { Entry, Value } from './record.ts'
import { compact, outletOf, textOf, toOutlet } from './values.ts'

type Feed = ReturnType<typeof parseFeed>
type Item = Feed['items'][number]

/** RSS 2.0, Atom and the like; an item is an article, with its text where the feed carries it. */
export async function* readFeed(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  const origin = { file, line: null, path: [] }
  const feed = parse(decode(await readWhole(file)))
  if (typeof feed === 'string') return yield unreadable(origin, feed)
  // All a feed says of its outlet is its own title, such as "Top stories": the command line knows better.
  const outlet =
    options.outlet === undefined ? outletOf(textOf(feed.title), feed.url ?? undefined) : toOutlet(options.outlet)
  const language = feed.language?.replace('_', '-')
  for (const [index, item] of feed.items.entries()) {
    const at = { ...origin, path: ['items', String(index)] }
    yield orUnreadable(at, () => articleEntry(at, compact({ ...toArticle(item), outlet, language }), options))
  }
}

/** A sentence where it cannot be parsed. */
function parse(xml: string): Feed | string {
  try {
    return parseFeed(xml)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if ('code' in error && error.code === 'INVALID_FEED') return 'the file is not an RSS or Atom feed'
    // The parser beneath limits how deep tags nest and how far entities expand.
    return `the feed cannot be parsed (${error.message}): correct it and load it again`
  }
}

function toArticle(item: Item): Value {
  const url = item.url !== null && /^https?:\/\//i.test(item.url) ? item.url : undefined
  const content = item.content === null ? undefined : textOf(toText(item.content))
  const description = item.description === null ? undefined : textOf(toText(item.description))
  const published = (item.published ?? item.updated)?.toISOString()
  const updated = item.updated?.toISOString()
  return compact({
    key: url === undefined ? (item.id ?? undefined) : undefined,
    url,
    title: item.title === null ? undefined : textOf(toText(item.title)),
    description: description === content ? undefined : description,
    body: content,
    publishedAt: published,
    modifiedAt: updated === published ? undefined : updated,
    subjects: [...new Set(item.categories.map(({ label, term }) => label ?? term))],
    authors: item.authors.flatMap(({ name, email }) => textOf(name ?? email) ?? []).map((name) => ({ name })),
  })
}
