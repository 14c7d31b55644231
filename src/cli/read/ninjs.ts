import { toBylines } from './byline.ts'
import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { toText, withoutMarkup } from './html-text.ts'
import { readValues } from './json-values.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin, type Value } from './record.ts'
import { markOf, readMarks } from './status.ts'
import { compact, firstText, listOf, textOf } from './values.ts'

// ninjs is the News in JSON of the IPTC. Version 1.x has headline, body_text, body_main …; 2.x has headlines, bodies …;
// 3.x has the names of 2.x in camelCase.

export async function* readNinjs(file: string, options: ReadOptions): AsyncGenerator<Entry> {
  for await (const found of readValues(file)) {
    if ('faults' in found) yield found
    else yield* ninjsEntries(found.origin, found.value, options)
  }
}

export function* ninjsEntries(origin: Origin, content: unknown, options: ReadOptions): Generator<Entry> {
  // Some APIs wrap their items in an object with `items`.
  const items = isObject(content) && Array.isArray(content.items) ? content.items : content
  for (const [index, item] of listOf(items).entries()) {
    const at = Array.isArray(items) ? { ...origin, path: [String(index)] } : origin
    if (!isObject(item)) yield unreadable(at, 'a news item must be an object')
    else if (textOf(item.type) !== undefined && !/^(?:text|composite)$/i.test(String(item.type)))
      yield unreadable(at, `this item is of the type ${JSON.stringify(item.type)}: only texts are articles`)
    else {
      const news = withSmallNames(item) as Value
      const named = MENTIONS.filter((name) => listOf(news[name]).some((one) => !isAuthor(one)))
      if (named.length > 0)
        options.note?.(
          `${origin.file}: people, organizations, places and objects that the items name are left out: ${named.join(', ')}.`,
        )
      // If an item has a mark in both spellings, both are read, and the stricter one counts.
      const marks = readMarks(Object.entries(item).map(([name, value]) => [markOf(name), value]))
      yield orUnreadable(at, () => articleEntry(at, { ...toArticle(news), ...marks }, options))
    }
  }
}

const MENTIONS = ['person', 'people', 'organisation', 'organisations', 'place', 'places', 'object', 'objects']

/** Whether JSON looks like a news item, or a list of them. */
export function isNinjs(content: unknown): boolean {
  const items = isObject(content) && Array.isArray(content.items) ? content.items : content
  const [first] = listOf(items)
  if (!isObject(first) || typeof first.uri !== 'string') return false
  const names = Object.keys(first).map((name) => name.toLowerCase())
  return names.some((name) =>
    /^(?:versioncreated|pubstatus|headlines?|bodies|(?:headline|body|description)_.*)$/.test(name),
  )
}

/** Renames the camelCase properties of 3.x to the lower-case names of 2.x, in the value and in all values inside it. */
function withSmallNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSmallNames)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), withSmallNames(one)]))
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
    key: typeof item.uri === 'string' ? textOf(item.uri) : undefined,
    url: firstText(item.link, item.url),
    title: partOf(item, 'headline', ['', '_main', '_text']) ?? firstText(item.title, item.slugline),
    description:
      partOf(item, 'description', ['_text', '_summary', '_short', '_main']) ??
      firstText(ofRole(item.headlines, 'subtitle')),
    body: partOf(item, 'body', ['_text', '_plain', '_main', '_xhtml', '_html', '_richtext']),
    language: textOf(item.language),
    publishedAt: firstText(item.firstcreated, item.contentcreated, item.versioncreated),
    modifiedAt: firstText(item.versioncreated),
    section: nameOf(item.genre) ?? nameOf(item.genres),
    subjects: [...new Set(listOf(item.subject ?? item.subjects).flatMap((one) => nameOf(one) ?? []))],
    authors: bylinesOf(item),
    events: listOf(item.event ?? item.events).flatMap(toEvent),
    outlet: source === undefined ? undefined : { name: source },
  })
}

const LISTS: Readonly<Record<string, string>> = { headline: 'headlines', description: 'descriptions', body: 'bodies' }

/**
 * Returns the text, without markup, of a part of the item, such as the body: from `body_text` or a similar property of
 * ninjs 1.x, or from the best entry of `bodies`.
 */
function partOf(item: Value, part: string, endings: readonly string[]): string | undefined {
  const names = [
    ...endings.map((ending) => part + ending),
    ...Object.keys(item).filter((name) => name.startsWith(`${part}_`)),
  ]
  const name = names.find((one) => textOf(item[one]) !== undefined)
  if (name !== undefined) return plainText(String(item[name]), name)
  const list = listOf(item[LISTS[part] ?? part]).filter(
    (one): one is Value => isObject(one) && textOf(one.value) !== undefined,
  )
  const [best] = list
    .filter(({ role }) => role !== 'subtitle')
    .sort((one, other) => rankOf(one, part) - rankOf(other, part))
  return best && plainText(String(best.value), String(best.contenttype ?? ''))
}

/** A number for sorting: main texts come before other texts, and plain text before text with markup. */
function rankOf({ role, contenttype }: Value, part: string): number {
  const roles = part === 'description' ? ['summary', 'main'] : ['main']
  const rank = role === undefined ? roles.length : roles.indexOf(String(role))
  return 2 * (rank < 0 ? roles.length + 1 : rank) + (contenttype === 'text/plain' ? 0 : 1)
}

function plainText(text: string, kind: string): string | undefined {
  if (/html|richtext|xml/.test(kind)) return textOf(toText(text))
  return /plain|_text/.test(kind) ? textOf(text) : withoutMarkup(text)
}

function isAuthor(one: unknown): boolean {
  return isObject(one) && /author|creator|writer|byline/.test(String(one.rel ?? one.role ?? ''))
}

function bylinesOf({ byline, by, people, person }: Value): Value[] {
  const printed = firstText(byline, by)
  return toBylines(
    printed ??
      listOf(people ?? person)
        .filter(isAuthor)
        .map(nameOf),
  )
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
