import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { toText } from './html-text.ts'
import { readValues } from './json-values.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin, type Value } from './record.ts'
import { compact, firstText, listOf, textOf } from './values.ts'

// IPTC's News in JSON, 1.x (headline, body_text, person …) and 2.x or 3.x (headlines, bodies, people …).

export async function* readNinjs(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  for await (const found of readValues(file)) {
    if ('faults' in found) yield found
    else yield* ninjsEntries(found.origin, found.value, options)
  }
}

export function* ninjsEntries(origin: Origin, content: unknown, options: ReadOptions): Generator<Entry> {
  // Some APIs wrap their items; a list is numbered.
  const items = isObject(content) && Array.isArray(content.items) ? content.items : content
  for (const [index, item] of listOf(items).entries()) {
    const at = Array.isArray(items) ? { ...origin, path: [String(index)] } : origin
    if (!isObject(item)) yield unreadable(at, 'a news item must be an object')
    else if (textOf(item.type) !== undefined && !['text', 'composite'].includes(String(item.type)))
      yield unreadable(at, `this item is of the type ${JSON.stringify(item.type)}: only texts are articles`)
    else yield orUnreadable(at, () => articleEntry(at, toArticle(item), options))
  }
}

/** Whether JSON looks like a news item, or a list of them. */
export function isNinjs(content: unknown): boolean {
  const items = isObject(content) && Array.isArray(content.items) ? content.items : content
  const [first] = listOf(items)
  return (
    isObject(first) &&
    typeof first.uri === 'string' &&
    ['versioncreated', 'pubstatus', 'headline', 'headlines', 'body_text', 'body_html', 'body_xhtml', 'bodies'].some(
      (name) => name in first,
    )
  )
}

function toArticle(item: Value): Value {
  const source = firstText(
    item.infosource,
    nameOf(item.infosource),
    nameOf(item.infosources),
    nameOf(item.provider),
    item.copyrightholder,
  )
  return compact({
    key: textOf(item.uri),
    url: firstText(item.link, item.url),
    title: firstText(item.headline, ofRole(item.headlines, 'main'), item.title, item.slugline),
    description: firstText(
      item.description_text,
      ofRole(item.descriptions, 'summary'),
      ofRole(item.headlines, 'subtitle'),
    ),
    body: bodyOf(item),
    language: textOf(item.language),
    publishedAt: firstText(item.firstcreated, item.contentcreated, item.versioncreated),
    modifiedAt: firstText(item.versioncreated),
    status: statusOf(item),
    section: nameOf(item.genre) ?? nameOf(item.genres),
    subjects: [...new Set(listOf(item.subject ?? item.subjects).flatMap((one) => nameOf(one) ?? []))],
    authors: bylinesOf(item),
    events: listOf(item.event ?? item.events).flatMap(toEvent),
    outlet: source === undefined ? undefined : { name: source },
  })
}

function statusOf({ pubstatus, embargoed }: Value): string | undefined {
  if (pubstatus === 'withheld' || pubstatus === 'canceled') return pubstatus.toUpperCase()
  const until = typeof embargoed === 'string' ? Date.parse(embargoed) : NaN
  return until > Date.now() ? 'WITHHELD' : undefined
}

function bodyOf(item: Value): string | undefined {
  const plain = firstText(item.body_text, item.body_plain)
  if (plain !== undefined) return plain
  const marked = firstText(item.body_html, item.body_xhtml)
  if (marked !== undefined) return toText(marked)
  const bodies = listOf(item.bodies).filter(isObject)
  const body = bodies.find(({ contenttype }) => contenttype === 'text/plain') ?? bodies[0]
  const value = textOf(body?.value)
  return value === undefined ? undefined : /html/.test(String(body?.contenttype ?? '')) ? toText(value) : value
}

function bylinesOf({ byline, by, people, person }: Value): Value[] {
  const printed = firstText(byline, by)
  if (printed !== undefined) return [{ name: printed.replace(/^by\s+/i, '') }]
  return listOf(people ?? person)
    .flatMap((one) => (isObject(one) && /author|creator/.test(String(one.rel ?? '')) ? [{ name: nameOf(one) }] : []))
    .filter(({ name }) => name !== undefined)
}

function toEvent(event: unknown): Value[] {
  const name = nameOf(event)
  return isObject(event) && name !== undefined ? [compact({ key: firstText(event.uri, event.code), name })] : []
}

function ofRole(list: unknown, role: string): unknown {
  const values = listOf(list).filter(isObject)
  return (values.find((one) => one.role === role) ?? (role === 'subtitle' ? undefined : values[0]))?.value
}

function nameOf(value: unknown): string | undefined {
  for (const one of listOf(value)) {
    const name = isObject(one) ? textOf(one.name) : undefined
    if (name !== undefined) return name
  }
  return undefined
}
