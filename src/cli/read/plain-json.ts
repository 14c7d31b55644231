import { articleEntry, orUnreadable, unreadable } from './entry.ts'
import { type Assigned, assignFields, flatten, noteNames, toDraft } from './fields.ts'
import type { ReadOptions } from './options.ts'
import { type Entry, isObject, type Origin, type Value } from './record.ts'
import { listOf } from './values.ts'

// JSON of articles that is nobody's standard: data sets, and the answers of news APIs.

// Answers wrap their articles in so many objects at most.
const MAX_DEPTH = 3

/** The articles of an answer and where they are in it: the first object, or list of objects, that is known as one. */
export function findArticles(
  content: unknown,
  isArticle: (value: Value) => boolean,
): { path: string[]; articles: readonly unknown[] } | null {
  let level: { value: unknown; path: string[] }[] = [{ value: content, path: [] }]
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    for (const { value, path } of level) {
      const articles = listOf(value)
      const first = articles.find(isObject)
      if (first !== undefined && isArticle(first)) return { path, articles }
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
  const { names } = assigned(flat)
  return names.has('title') && ['body', 'url', 'publishedAt', 'description'].some((field) => names.has(field))
}

export function plainEntry(origin: Origin, value: unknown, options: ReadOptions): Entry {
  if (!isObject(value)) return unreadable(origin, 'an article must be an object')
  const flat = flatten(value)
  const found = assigned(flat, options.columns)
  const used = [...found.names.values()]
  const isEmpty = (name: string) => listOf(flat[name]).length === 0 || used.some((one) => name.startsWith(`${one}.`))
  noteNames({ ...found, unused: found.unused.filter((name) => !isEmpty(name)) }, origin.file, options.note)
  return orUnreadable(origin, () =>
    articleEntry(
      origin,
      toDraft(found, (name) => flat[name]),
      options,
    ),
  )
}

let lastNames = ''
let last: Assigned | null = null

/** The same for objects of the same names, of which a file has thousands. */
function assigned(flat: Value, mapping: Readonly<Record<string, string>> = {}): Assigned {
  const given = Object.keys(flat)
  const key = JSON.stringify([given, mapping])
  if (last === null || key !== lastNames) {
    last = assignFields(given, mapping)
    lastNames = key
  }
  return last
}
