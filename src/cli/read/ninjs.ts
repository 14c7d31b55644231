import { PLACES, readPlaces } from './field-table.ts'
import { toText, withoutMarkup } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import { Damage, type Found, isObject, type Value } from './record.ts'
import { markOf, readMarks } from './status.ts'
import { compact, firstText, listOf, textOf, textsIn } from './values.ts'

// ninjs (“News in JSON”) is a format of the IPTC. Version 1.x has headline, body_text, body_main …; 2.x has headlines,
// bodies …; 3.x has the names of 2.x in camelCase.

/** Reads an item or a list of items. Some APIs write the list as the property `items` of an object. */
export function* readNinjs(content: unknown, { note }: ReadOptions, file: string): Generator<Found> {
  const items = itemsOf(content)
  const isList = Array.isArray(items)
  for (const [index, item] of listOf(items).entries())
    yield { path: isList ? [String(index)] : [], read: () => toDraft(item, (line) => note?.(`${file}: ${line}`)) }
}

const itemsOf = (content: unknown) => (isObject(content) && Array.isArray(content.items) ? content.items : content)

/** Whether JSON looks like a news item, or a list of them. */
export function isNinjs(content: unknown): boolean {
  const [first] = listOf(itemsOf(content))
  if (!isObject(first) || typeof first.uri !== 'string') return false
  const known = /^(?:versioncreated|pubstatus|headlines?|bodies|(?:headline|body|description)_.*)$/i
  return Object.keys(first).some((name) => known.test(name))
}

/** Renames the camelCase properties of 3.x to the lower-case names of 2.x, in the value and in all values inside it. */
function withSmallNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSmallNames)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), withSmallNames(one)]))
}

const MENTIONS = ['person', 'people', 'organisation', 'organisations', 'place', 'places', 'object', 'objects']

/** Converts a news item to the fields that `toInput` takes. @throws Damage if the item is of a type such as picture */
function toDraft(given: unknown, note: (line: string) => void): Value {
  if (!isObject(given)) throw new Damage('a news item must be an object')
  if (textOf(given.type) !== undefined && !/^(?:text|composite)$/i.test(String(given.type)))
    throw new Damage(`this item is of the type ${JSON.stringify(given.type)}: only texts are articles`)
  const item = withSmallNames(given) as Value
  const named = MENTIONS.filter((name) => listOf(item[name]).some((one) => !isAuthor(one)))
  if (named.length > 0)
    note(`properties that name people, organizations, places or objects are left out: ${named.join(', ')}.`)
  return {
    ...readPlaces(PLACES.ninjs, (place) => textsIn(item, place)),
    // If an item has both `pubStatus` and `pubstatus`, both are read, and the stricter one counts.
    ...readMarks(Object.entries(given).map(([name, value]) => [markOf(name), value])),
    key: typeof item.uri === 'string' ? item.uri : undefined,
    title: partOf(item, 'headline', 'headlines', ['', '_main', '_text']) ?? firstText(item.title, item.slugline),
    description:
      partOf(item, 'description', 'descriptions', ['_text', '_summary', '_short', '_main']) ??
      firstText(listOf(item.headlines).find((one) => isObject(one) && one.role === 'subtitle')),
    body: partOf(item, 'body', 'bodies', ['_text', '_plain', '_main', '_xhtml', '_html', '_richtext']),
    authors:
      firstText(item.byline, item.by) ??
      listOf(item.people ?? item.person)
        .filter(isAuthor)
        .map(nameOf),
    events: listOf(item.event ?? item.events).flatMap(toEvent),
  }
}

/**
 * Returns a part of the item, such as the body, as text without markup. The text comes from `body_text` or a similar
 * property of ninjs 1.x, or else from the best entry of `bodies`.
 */
function partOf(item: Value, part: string, list: string, endings: readonly string[]): string | undefined {
  const names = [
    ...endings.map((ending) => part + ending),
    ...Object.keys(item).filter((name) => name.startsWith(`${part}_`)),
  ]
  const name = names.find((one) => textOf(item[one]) !== undefined)
  if (name !== undefined) return plainText(String(item[name]), name)
  const entries = listOf(item[list]).filter(isObject)
  const [best] = entries
    .filter(({ role, value }) => role !== 'subtitle' && textOf(value) !== undefined)
    .sort((one, other) => rankOf(one, part) - rankOf(other, part))
  return best && plainText(String(best.value), String(best.contenttype ?? ''))
}

/**
 * A number for sorting: the best role (`main`, or `summary` for a description) comes first. Among texts with the same
 * role, plain text comes before text with markup.
 */
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

function toEvent(event: unknown): Value[] {
  const name = nameOf(event)
  return isObject(event) && name !== undefined ? [compact({ key: firstText(event.uri, event.code), name })] : []
}

const nameOf = (value: unknown) => textsIn(value, 'name')[0]
