import { assignFields, flatten, noteNames, toDraft } from './fields.ts'
import type { ReadOptions } from './options.ts'
import { Damage, isObject, type Value } from './record.ts'
import { listOf } from './values.ts'

// Reads articles from JSON in no standard format: from data sets and from the answers of news APIs.

// APIs nest their articles in at most three objects.
const MAX_DEPTH = 3

/**
 * Finds the articles in the answer of an API, and their path. Searches the answer level by level, and takes the first
 * value that is either an article or a list whose first object is an article. Null if there is no such value.
 */
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

/**
 * Whether an object is an article. An article has a property that --map names, or a title and at least one of these: a
 * body, a URL, a time of publication, a description.
 */
export function isPlainArticle(value: Value, { columns = {} }: ReadOptions): boolean {
  const flat = flatten(value)
  if (Object.values(columns).some((name) => Object.hasOwn(flat, name))) return true
  const { names } = assignFields(Object.keys(flat))
  return names.has('title') && ['body', 'url', 'publishedAt', 'description'].some((field) => names.has(field))
}

/** Converts an article to the fields that `toInput` takes. @throws Damage if it is not an object */
export function plainDraft(value: unknown, { columns, note }: ReadOptions, file: string): Value {
  if (!isObject(value)) throw new Damage('an article must be an object')
  const flat = flatten(value)
  const found = assignFields(Object.keys(flat), columns)
  const used = [...found.names.values()]
  const isEmpty = (name: string) => listOf(flat[name]).length === 0 || used.some((one) => name.startsWith(`${one}.`))
  noteNames({ ...found, unused: found.unused.filter((name) => !isEmpty(name)) }, file, note)
  return toDraft(found, (name) => flat[name])
}
