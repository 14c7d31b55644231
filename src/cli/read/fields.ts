import { readUrl } from '../../read-url.ts'
import { NAMES } from './field-table.ts'
import { withoutMarkup } from './html-text.ts'
import { isObject, type Value } from './record.ts'
import { foldName, type Mark, markOf, readMarks } from './status.ts'
import { compact, domainOf, firstText, listOf, textOf, toOutlet } from './values.ts'

const OUTLET_FIELDS = ['key', 'name', 'domain', 'homepage', 'kind', 'country', 'language'].map(
  (field) => `outlet.${field}`,
)
const KNOWN = new Map(Object.entries(NAMES).map(([field, names]) => [field, names.toLowerCase().split(' ')]))
/** The fields to which --map can assign a name. */
export const FIELDS: readonly string[] = [
  ...[...KNOWN.keys()].filter((field) => field !== 'id'),
  'status',
  'embargo',
  ...OUTLET_FIELDS.filter((field) => !KNOWN.has(field)),
]

/** Patterns of further names that belong to a field. `story_url` is a name for `url`, but `image_url` is not. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  url: /^(?!.*(?:image|img|thumb|photo|picture|icon|logo|video|audio|media|source|outlet|publisher|author|feed|rss|site|home)).*(?:url|link)$/,
  title: /^(?!.*(?:image|media|source|site|page|author|rss|seo|sub)).*(?:title|headline)$/,
}

export interface Assigned {
  /** Maps a field to the name that it is read from. */
  readonly names: ReadonlyMap<string, string>
  /** The names of values that decide who may read the article, such as `status` or `draft`. */
  readonly marks: ReadonlyMap<string, Mark>
  /** The names that match no field. */
  readonly unused: readonly string[]
  /** The names that --map assigns to fields. */
  readonly mapped: Readonly<Record<string, string>>
}

let last: { readonly key: string; readonly assigned: Assigned } | null = null

/**
 * Finds the name (a column or property) from which each field is read. If --map gives a name for the field, that name
 * is used. Otherwise, the best name in `NAMES` that the file has is used, or else a name that fits a pattern in
 * `ENDINGS`. A name that is used for one field is not used for another field, unless --map says so. Keeps the last
 * result, because a file may have thousands of objects with the same property names.
 */
export function assignFields(given: readonly string[], mapped: Readonly<Record<string, string>> = {}): Assigned {
  const key = JSON.stringify([given, mapped])
  if (last?.key !== key) last = { key, assigned: assign(given, mapped) }
  return last.assigned
}

function assign(given: readonly string[], mapped: Readonly<Record<string, string>>): Assigned {
  const names = new Map(Object.entries(mapped).filter(([field]) => field !== 'status' && field !== 'embargo'))
  const taken = new Set(names.values())
  const marks = new Map<string, Mark>()
  for (const name of given) {
    const mark = name === mapped.status ? 'status' : name === mapped.embargo ? 'embargo' : markOf(name)
    if (mark !== null && !taken.has(name)) marks.set(name, mark)
    // The name of a `shows` mark may also be the name of a field: `published` is a time in some files.
    if (mark !== null && mark !== 'shows') taken.add(name)
  }
  const folded = given.map((name) => ({ name, words: foldName(name) }))
  const take = (field: string, isIt: (words: readonly string[]) => boolean) => {
    const found = names.has(field) ? undefined : folded.find(({ name, words }) => !taken.has(name) && isIt(words))
    if (found === undefined) return
    names.set(field, found.name)
    taken.add(found.name)
  }
  for (const [field, known] of KNOWN)
    for (const word of known) {
      take(field, ([whole]) => whole === word)
      take(field, ([, bare]) => bare === word)
    }
  for (const [field, ending] of Object.entries(ENDINGS)) take(field, ([whole = '']) => ending.test(whole))
  const unused = given.filter((name) => name !== '' && !taken.has(name) && !marks.has(name))
  return { names, marks, unused, mapped }
}

/**
 * Reports the columns or properties that are left out. If there is an `id` but no `key`, also reports which values of
 * `id` become record keys.
 */
export function noteNames({ names, unused }: Assigned, file: string, note: (line: string) => void = () => {}): void {
  if (unused.length > 0)
    note(
      `${file}: columns or properties that match no field of an article are left out: ${unused.slice(0, 20).join(', ')}. Use --map to assign them to fields.`,
    )
  const id = names.get('id')
  if (id !== undefined && !names.has('key'))
    note(
      `${file}: values of "${id}" are record keys only if they are URIs or UUIDs, since other files may have the same numbers. --map key="${id}" takes all of them.`,
    )
}

/**
 * Converts the values of the assigned names to the fields that `toInput` takes. A number becomes the record key only if
 * `--map key=…` is given, or if the number is the `key` in the front matter of a text.
 */
export function toDraft({ names, marks, mapped }: Assigned, valueOf: (name: string) => unknown): Value {
  const value = (field: string) => {
    const name = names.get(field)
    return name === undefined ? undefined : valueOf(name)
  }
  const text = (field: string) => firstText(value(field))
  const key = text('key')
  const isKey = key !== undefined && ('key' in mapped || !/^\d*$/.test(key))
  const id = text('id')
  const named = value('outlet')
  const domain = domainOf(text('outlet.domain'))
  const outlet = compact({
    ...(isObject(named) ? outletIn(named) : textOf(named) === undefined ? {} : (toOutlet(String(named)) as Value)),
    ...compact(Object.fromEntries(OUTLET_FIELDS.map((field) => [field.slice('outlet.'.length), text(field)]))),
    ...(domain === undefined ? {} : { domain }),
  })
  const published = text('publishedAt')
  return compact({
    key: isKey ? key : id !== undefined && isGlobal(id) ? id : undefined,
    // `source` usually names the outlet. If a note-taking program saved a web page, `source` is the page's address.
    url: text('url') ?? (isPage(named) ? named : undefined),
    ...Object.fromEntries(['title', 'description', 'body'].map((field) => [field, withoutMarkup(text(field))])),
    ...Object.fromEntries(['language', 'section', 'modifiedAt'].map((field) => [field, text(field)])),
    publishedAt: isSwitch(published) ? undefined : published,
    ...readMarks([...marks].map(([name, mark]) => [mark, valueOf(name)] as const)),
    subjects: namesIn(value('subjects'), /[;|,]/),
    // Commas do not separate authors, because a name may contain one: "Brannigan, Maeve".
    authors: namesIn(value('authors'), /[;|]/),
    outlet: Object.keys(outlet).length === 0 ? undefined : compact({ ...outlet, name: outlet.name ?? outlet.domain }),
  })
}

const isSwitch = (text: string | undefined): boolean => /^(?:true|false|yes|no|0|1)$/i.test(text ?? '')

function isPage(value: unknown): value is string {
  const url = typeof value === 'string' && /^https?:/i.test(value) ? readUrl(value) : null
  return url !== null && url.pathname !== '/'
}

// Names that are nested deeper do not describe the article itself.
const MAX_DEPTH = 3

/**
 * Flattens nested objects: a value inside an object gets a name such as `source.name`. An object that has a `name` is
 * also kept whole.
 */
export function flatten(value: Value, prefix = '', depth = 0): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  for (const [name, one] of Object.entries(value)) {
    // An object with a `name` is something to which articles refer: a source or an author.
    if (!isObject(one) || textOf(one.name) !== undefined) flat[prefix + name] = one
    if (isObject(one) && depth < MAX_DEPTH) Object.assign(flat, flatten(one, `${prefix}${name}.`, depth + 1))
  }
  return flat
}

/** Whether an identifier is unique across all files: a URI or a UUID, and not, for example, the number of a row. */
export function isGlobal(id: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S{3,}$/i.test(id) || /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(id)
}

/** Reads names from a list of texts or objects, from a text with separators, or from a list as Python prints it. */
function namesIn(value: unknown, separator: RegExp): string[] {
  return listOf(value).flatMap((one) => {
    const printed = firstText(isObject(one) ? (one.value ?? one.name ?? one.title ?? one.label) : one)
    if (printed === undefined) return []
    const [, inside] = /^\[\s*['"](.*)['"]\s*\]$/s.exec(printed) ?? []
    const parts =
      inside === undefined ? (printed === '[]' ? [] : printed.split(separator)) : inside.split(/['"]\s*,\s*['"]/)
    // Obsidian links names: `[[Ann Lee]]`, `[[people/ann|Ann Lee]]`.
    return parts.flatMap((part) => textOf(part.replace(/^\s*\[\[(?:[^\]|]*\|)?([^\]]*)\]\]\s*$/, '$1')) ?? [])
  })
}

/** Reads an outlet from an object, such as `source: { name, url }` in the answers of news APIs. */
function outletIn(source: Value): Value {
  const domain = domainOf(firstText(source.domain, source.url, source.uri))
  return compact({ key: textOf(source.key), name: firstText(source.name, source.title), domain })
}
