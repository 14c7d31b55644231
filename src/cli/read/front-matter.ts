import { parse as parseToml, TomlError } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { toBylines } from './byline.ts'
import { assignFields, flatten, toDraft } from './fields.ts'
import { isObject, type Value } from './record.ts'
import { compact, listOf } from './values.ts'

const YAML = /^\s*---[ \t]*\r?\n(?:(.*?)\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
const TOML = /^\s*\+\+\+[ \t]*\r?\n(?:(.*?)\r?\n)?\+\+\+[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
/** Hugo takes JSON, too: an object that ends on a line of its own. */
const JSON_OBJECT = /^\s*(\{\s*\n.*?\n\})[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
/** Its end is missing: without this check a draft would be read as a text that says nothing of its status. */
const UNCLOSED = /^\s*(?:---[ \t]*\r?\n[\w-]+:[ \t]|\+\+\+[ \t]*\r?\n[\w-]+[ \t]*=)/

export interface FrontMatter {
  /** What the tool that wrote the text keeps there, by its own names; null where there is none. */
  readonly values: Value | null
  /** The text behind the front matter. */
  readonly body: string
}

/** Front matter that its language does not allow; the message says where. */
export class FrontMatterError extends Error {}

/** YAML between lines of `---`, TOML between lines of `+++`, or a JSON object. @throws FrontMatterError */
export function splitFrontMatter(text: string): FrontMatter {
  for (const [pattern, parse] of [
    [YAML, parseYaml],
    [TOML, toPlainToml],
    [JSON_OBJECT, parseYaml],
  ] as const) {
    const [whole, source = ''] = pattern.exec(text) ?? []
    if (whole === undefined) continue
    const values = parseWith(parse, source)
    // Between two rules may be a sentence as well: then all of it is text.
    if (!isObject(values)) return { values: null, body: source.trim() === '' ? text.slice(whole.length) : text }
    return { values, body: text.slice(whole.length) }
  }
  if (UNCLOSED.test(text)) throw new FrontMatterError('front matter: the line that ends it is missing')
  return { values: null, body: text }
}

/** The libraries print an excerpt below the first line of their messages. */
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

/** TOML has times of its own; they print as they were written. */
function plainOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plainOf)
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainOf(one)])) : value
}

/**
 * The article that front matter describes, as `articleEntry` takes it: fields of ArticleInput by their names, and the
 * names that Hugo, Jekyll, Obsidian and others use. `onUnused` is called for each name that no field takes.
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

/** Names that are read beside the one that the field takes. */
const SHARED = /^(?:(?:taxonomies\.)?categories|publish_?date)$/i

/** Fields that other formats lack, and objects where those have names. */
function isInput(name: string, value: unknown): boolean {
  if (['credits', 'events', 'quotes', 'extractQuotes'].includes(name)) return true
  return ['outlet', 'authors'].includes(name) && listOf(value).some(isObject)
}
