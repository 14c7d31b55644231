import { parse as parseToml, TomlError } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { assignFields, flatten, toDraft } from './fields.ts'
import { Damage, isObject, type Value } from './record.ts'
import { compact, listOf } from './values.ts'

/** The kinds of front matter. Hugo also allows JSON: an object whose last brace is on a line of its own. */
const KINDS = [
  { pattern: /^\s*---[ \t]*\r?\n(?:(.*?)\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s, parse: toValues },
  { pattern: /^\s*\+\+\+[ \t]*\r?\n(?:(.*?)\r?\n)?\+\+\+[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s, parse: parseToml },
  { pattern: /^\s*(\{\s*\n.*?\n\})[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s, parse: toValues },
]
/** Front matter without its closing line. Without this check, a line such as `draft: true` would be read as text. */
const UNCLOSED = /^\s*(?:---[ \t]*\r?\n[\w-]+:[ \t]|\+\+\+[ \t]*\r?\n[\w-]+[ \t]*=)/

export interface FrontMatter {
  /** The values in the front matter, under their original names. Null if there is no front matter. */
  readonly values: Value | null
  /** The text after the front matter. */
  readonly body: string
}

/**
 * Splits a text into front matter and body. Front matter is YAML between lines of `---`, TOML between lines of `+++`,
 * or a JSON object. @throws Damage that says where the mistake is, if the front matter is not valid
 */
export function splitFrontMatter(text: string): FrontMatter {
  for (const { pattern, parse } of KINDS) {
    const [whole, source = ''] = pattern.exec(text) ?? []
    if (whole === undefined) continue
    const values = parseWith(parse, source)
    // Two lines of `---` may also enclose ordinary text: then the whole file is text.
    if (!isObject(values)) return { values: null, body: source.trim() === '' ? text.slice(whole.length) : text }
    return { values, body: text.slice(whole.length) }
  }
  if (UNCLOSED.test(text)) throw new Damage('front matter: the line that ends it is missing')
  return { values: null, body: text }
}

// Without this level, the library prints its warnings to stderr.
function toValues(source: string): unknown {
  return parseYaml(source, { logLevel: 'error' })
}

/**
 * Parses front matter. Of an error message, only the first line is kept, because the libraries add an excerpt of the
 * file below that line.
 */
function parseWith(parse: (source: string) => unknown, source: string): unknown {
  try {
    return withoutDates(parse(source))
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n', 1)
    const place = error instanceof TomlError ? ` at line ${error.line}, column ${error.column}` : ''
    throw new Damage(`front matter: ${line.replace(/:$/, '')}${place}`)
  }
}

/** Converts the date values of TOML to text. */
function withoutDates(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(withoutDates)
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutDates(one)]))
    : value
}

/** Fields of ArticleInput that do not occur in the front matter of other tools. */
const INPUTS = ['credits', 'events', 'quotes', 'extractQuotes']

/**
 * Converts front matter to the fields that `toInput` takes. The front matter may use the field names of ArticleInput or
 * the names of Hugo, Jekyll, Obsidian and others. `onUnused` is called for each name that matches no field.
 */
export function articleIn(values: Value, onUnused: (name: string) => void): Value {
  // Other tools write only the names of outlets and authors, and not objects.
  const isInput = ([name, value]: [string, unknown]) =>
    INPUTS.includes(name) || (['outlet', 'authors'].includes(name) && listOf(value).some(isObject))
  const inputs = Object.entries(values).filter(isInput)
  const flat = flatten(Object.fromEntries(Object.entries(values).filter((entry) => !isInput(entry))))
  const assigned = assignFields(Object.keys(flat), 'key' in flat ? { key: 'key' } : {})
  const draft = toDraft(assigned, (name) => flat[name])
  const valuesOf = (pattern: RegExp) => Object.entries(flat).flatMap(([name, one]) => (pattern.test(name) ? one : []))
  const publishDates = valuesOf(PUBLISH_DATE)
  for (const name of assigned.unused) if (!CATEGORIES.test(name) && !PUBLISH_DATE.test(name)) onUnused(name)
  return compact({
    ...draft,
    subjects: [...listOf(draft.subjects), ...valuesOf(CATEGORIES)],
    embargo: [...listOf(draft.embargo), ...publishDates],
    // Hugo publishes a page at its `publishDate`, or at its `date` if it has no `publishDate`. Jekyll has only `date`.
    isScheduled: publishDates.length === 0 && assigned.names.get('publishedAt')?.toLowerCase() === 'date',
    ...Object.fromEntries(inputs),
  })
}

const CATEGORIES = /^(?:taxonomies\.)?categories$/i
const PUBLISH_DATE = /^publish_?date$/i
