import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { type Assigned, assignFields, toDraft } from './fields.ts'
import { toText } from './html-text.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin, type Value } from './record.ts'
import { listOf, textOf } from './values.ts'

// JSON of articles that is nobody's standard: data sets, and the answers of news APIs.

/** Deeper than that, names are not those of an article. */
const MAX_DEPTH = 3

/** Where the articles of an answer are, however it wraps them: a list, or the first list of objects that look like one. */
export function findPlainArticles(
  content: unknown,
  options: ReadOptions,
): { path: string[]; articles: Value[] } | null {
  let level: { value: unknown; path: string[] }[] = [{ value: content, path: [] }]
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    for (const { value, path } of level) {
      const articles = listOf(value).filter(isObject)
      const [first] = articles
      if (first !== undefined && isPlainArticle(first, options)) return { path, articles }
    }
    level = level.flatMap(({ value, path }) =>
      isObject(value) ? Object.entries(value).map(([name, one]) => ({ value: one, path: [...path, name] })) : [],
    )
  }
  return null
}

/** Whether it has a title and one thing more that an article has, or what --map names. */
export function isPlainArticle(value: Value, { columns = {} }: ReadOptions): boolean {
  const flat = flatten(value)
  if (Object.values(columns).some((name) => Object.hasOwn(flat, name))) return true
  const { names } = assigned(flat, {})
  return names.has('title') && ['body', 'url', 'publishedAt', 'description'].some((field) => names.has(field))
}

export function plainEntry(origin: Origin, value: unknown, options: ReadOptions): Entry {
  if (!isObject(value)) return unreadable(origin, 'an article must be an object')
  const { columns = {}, note } = options
  const flat = flatten(value)
  const { names, unused } = assigned(flat, columns)
  const used = [...names.values()]
  const left = unused.filter((name) => listOf(flat[name]).length > 0 && !used.some((one) => name.startsWith(`${one}.`)))
  if (left.length > 0)
    note?.(
      `${origin.file}: names that no field takes are left out: ${left.slice(0, 20).join(', ')}. --map assigns them.`,
    )
  if (names.has('id') && !names.has('key'))
    note?.(
      `${origin.file}: numbers in "${names.get('id')}" are not taken as keys, since other files may have the same. --map key=${names.get('id')} takes them.`,
    )
  return orUnreadable(origin, () => {
    const draft = toDraft(
      (field) => flat[names.get(field) ?? ''],
      (field) => Object.hasOwn(columns, field),
    )
    return articleEntry(origin, { ...draft, body: withoutTags(draft.body) }, options)
  })
}

let lastNames = ''
let last: Assigned | null = null

/** The same for objects of the same names, of which a file has thousands. */
function assigned(flat: Value, mapping: Readonly<Record<string, string>>): Assigned {
  const given = Object.keys(flat)
  const key = JSON.stringify([given, mapping])
  if (last === null || key !== lastNames) {
    last = assignFields(given, mapping)
    lastNames = key
  }
  return last
}

/** Names of what is inside as `source.name`, beside the whole. */
function flatten(value: Value, prefix = '', depth = 0): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  for (const [name, one] of Object.entries(value)) {
    // An object with a name is one of those that articles refer to: a source, an author.
    if (!isObject(one) || textOf(one.name) !== undefined) flat[prefix + name] = one
    if (isObject(one) && depth < MAX_DEPTH) Object.assign(flat, flatten(one, `${prefix}${name}.`, depth + 1))
  }
  return flat
}

/** Data sets keep HTML in their texts, too. */
function withoutTags(body: unknown): unknown {
  const text = textOf(body)
  return text !== undefined && /<\/(?:p|div|a|b|i|em|strong|span|ul|h[1-6])>|<br ?\/?>|<p>/i.test(text)
    ? toText(text)
    : body
}
