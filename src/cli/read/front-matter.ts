import { parse as parseToml, TomlError } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { toBylines } from './byline.ts'
import { assignFields, flatten, toDraft } from './fields.ts'
import { isObject, type Value } from './record.ts'
import { compact, listOf } from './values.ts'

const YAML = /^\s*---[ \t]*\r?\n(?:(.*?)\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
const TOML = /^\s*\+\+\+[ \t]*\r?\n(?:(.*?)\r?\n)?\+\+\+[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
/** Hugo also allows JSON front matter: an object whose last brace is on a line of its own. */
const JSON_OBJECT = /^\s*(\{\s*\n.*?\n\})[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
/** Front matter without its last line. Without this check, its `draft: true` would be read as a part of the text. */
const UNCLOSED = /^\s*(?:---[ \t]*\r?\n[\w-]+:[ \t]|\+\+\+[ \t]*\r?\n[\w-]+[ \t]*=)/

export interface FrontMatter {
  /** The values in the front matter, under the names that the writing tool uses. Null if there is no front matter. */
  readonly values: Value | null
  /** The text after the front matter. */
  readonly body: string
}

/** Front matter that is not valid YAML, TOML or JSON. The message says where the mistake is. */
export class FrontMatterError extends Error {}

/**
 * Splits a text into front matter and body. Front matter is YAML between lines of `---`, TOML between lines of `+++`,
 * or a JSON object. @throws FrontMatterError
 */
export function splitFrontMatter(text: string): FrontMatter {
  for (const [pattern, parse] of [
    [YAML, parseYaml],
    [TOML, toPlainToml],
    [JSON_OBJECT, parseYaml],
  ] as const) {
    const [whole, source = ''] = pattern.exec(text) ?? []
    if (whole === undefined) continue
    const values = parseWith(parse, source)
    // Two lines of `---` may also enclose ordinary text: then the whole file is text.
    if (!isObject(values)) return { values: null, body: source.trim() === '' ? text.slice(whole.length) : text }
    return { values, body: text.slice(whole.length) }
  }
  if (UNCLOSED.test(text)) throw new FrontMatterError('front matter: the line that ends it is missing')
  return { values: null, body: text }
}

/** Keeps only the first line of an error message, because the libraries print an excerpt of the file below it. */
function parseWith(parse: (source: string) => unknown, source: string): unknown {
  try {
    return parse(source)
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n', 1)
    const place = error instanceof TomlError ? ` at line ${error.line}, column ${error.column}` : ''
    throw new FrontMatterError(`front matter: ${line.replace(/:$/, '')}${place}`)
  }
}

const toPlainToml = (source: string): unknown => plainOf(parseToml(source))

/** Converts the date values of TOML to text. */
function plainOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plainOf)
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainOf(one)])) : value
}

/**
 * Builds the fields that `articleEntry` takes from front matter, which may use the field names of ArticleInput or the
 * names of Hugo, Jekyll, Obsidian and others. `onUnused` is called for each name that matches no field.
 */
export function articleIn(values: Value, onUnused: (name: string) => void): Value {
  const [inputs, others] = [true, false].map((isKept) =>
    Object.fromEntries(Object.entries(values).filter(([name, value]) => isInput(name, value) === isKept)),
  ) as [Value, Value]
  const flat = flatten(others)
  const assigned = assignFields(Object.keys(flat), 'key' in flat ? { key: 'key' } : {})
  for (const name of assigned.unused) if (!SHARED.test(name)) onUnused(name)
  const draft = toDraft(assigned, (name) => flat[name])
  const named = (pattern: RegExp) => Object.entries(flat).flatMap(([name, value]) => (pattern.test(name) ? value : []))
  return compact({
    ...draft,
    subjects: [...new Set([...listOf(draft.subjects), ...listOf(named(/^(?:taxonomies\.)?categories$/i)).map(String)])],
    embargo: [...listOf(draft.embargo), ...listOf(named(/^publish_?date$/i))],
    ...inputs,
    ...(inputs.authors === undefined ? {} : { authors: toBylines(inputs.authors) }),
  })
}

/**
 * The names that are never reported as unused, because `articleIn` always reads them: it adds categories to `subjects`,
 * and publish dates to `embargo`.
 */
const SHARED = /^(?:(?:taxonomies\.)?categories|publish_?date)$/i

/**
 * Whether a value already has the form of ArticleInput: either only ArticleInput has a field of this name, or the
 * outlet or the authors are objects, while other tools write only their names.
 */
function isInput(name: string, value: unknown): boolean {
  if (['credits', 'events', 'quotes', 'extractQuotes'].includes(name)) return true
  return ['outlet', 'authors'].includes(name) && listOf(value).some(isObject)
}
