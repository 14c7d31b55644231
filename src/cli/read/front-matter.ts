import { parse as parseToml, TomlError } from 'smol-toml'
import { parse as parseYaml, YAMLParseError } from 'yaml'
import { toBylines } from './byline.ts'
import { assignFields, toDraft } from './fields.ts'
import { isObject, type Value } from './record.ts'
import { compact, listOf } from './values.ts'

const YAML = /^---[ \t]*\r?\n(?:(.*?)\r?\n)?---[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s
const TOML = /^\+\+\+[ \t]*\r?\n(?:(.*?)\r?\n)?\+\+\+[ \t]*(?:\r?\n|$)(?:[ \t]*\r?\n)*/s

export interface FrontMatter {
  /** What the tool that wrote the text keeps there, by its own names; null where there is none. */
  readonly values: Value | null
  /** The text behind it. */
  readonly body: string
}

/** Front matter that its language does not allow; the message says where. */
export class FrontMatterError extends Error {}

/** YAML between lines of `---`, or TOML between lines of `+++`. @throws FrontMatterError */
export function splitFrontMatter(text: string): FrontMatter {
  const isToml = text.startsWith('+++')
  const [whole, source = ''] = (isToml ? TOML : YAML).exec(text) ?? []
  if (whole === undefined) return { values: null, body: text }
  const parsed = parse(source, isToml)
  // Between two rules may be a sentence as well: then all of it is text.
  if (!isObject(parsed)) return { values: null, body: source.trim() === '' ? text.slice(whole.length) : text }
  return { values: parsed, body: text.slice(whole.length) }
}

function parse(source: string, isToml: boolean): unknown {
  try {
    return isToml ? plainOf(parseToml(source)) : parseYaml(source)
  } catch (error) {
    if (error instanceof TomlError)
      throw new FrontMatterError(`front matter: ${lineOf(error)} at line ${error.line}, column ${error.column}`)
    if (error instanceof YAMLParseError || error instanceof RangeError)
      throw new FrontMatterError(`front matter: ${lineOf(error)}`)
    throw error
  }
}

/** Libraries print an excerpt below it. */
const lineOf = ({ message }: Error): string => (message.split('\n', 1)[0] ?? '').replace(/:$/, '')

/** TOML has times of its own; they print as they were written. */
function plainOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plainOf)
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainOf(one)])) : value
}

/**
 * The article that front matter describes, as `articleEntry` takes it: fields of ArticleInput by their names, and the
 * names that Hugo, Jekyll, Obsidian and others use. `onUnused` hears of each name that no field takes.
 */
export function articleIn(values: Value, onUnused: (name: string) => void): Value {
  // What only an ArticleInput can hold is one already.
  const inputs = Object.fromEntries(Object.entries(values).filter(([name, value]) => isInput(name, value)))
  // `published: false` is a switch, and a time elsewhere.
  const named = Object.keys(values).filter((name) => !Object.hasOwn(inputs, name) && typeof values[name] !== 'boolean')
  const { names, unused } = assignFields([...named, ...('draft' in values ? ['draft'] : [])])
  const draft = toDraft(
    (field) => {
      const name = names.get(field)
      return name === undefined ? undefined : values[name]
    },
    (field) => names.get(field) === field,
  )
  for (const name of unused) if (!HANDLED.has(name)) onUnused(name)
  return compact({
    ...draft,
    subjects: [...new Set([...listOf(draft.subjects), ...listOf(values.categories).map(String)])],
    status: [...listOf(draft.status), values.published === false || values.publish === false ? 'draft' : undefined],
    embargo: draft.embargo ?? values.publishDate,
    ...inputs,
    ...(inputs.authors === undefined ? {} : { authors: toBylines(inputs.authors) }),
  })
}

const HANDLED = new Set(['categories', 'publishDate'])

/** Fields that other formats lack, and objects where those have names. */
function isInput(name: string, value: unknown): boolean {
  if (['credits', 'events', 'quotes', 'extractQuotes'].includes(name)) return true
  return ['outlet', 'authors'].includes(name) && listOf(value).some(isObject)
}
