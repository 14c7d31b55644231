import { toBylines } from './byline.ts'
import { parseDomain } from '../../archive/text/domain.ts'
import { readUrl } from '../../read-url.ts'
import { isObject, type Value } from './record.ts'
import { compact, firstText, listOf, textOf, toOutlet } from './values.ts'

/**
 * What columns of tables, names in JSON and keys of front matter are called, by the field of ArticleInput that takes
 * them: letters and digits in lower case, the best name first. `id` is a key where it can only be one.
 */
const NAMES: Readonly<Record<string, string>> = {
  title:
    'title headline headlinetext headlinemain webtitle name titel überschrift schlagzeile titre titulo título titolo заголовок',
  url: 'url link permalink href weburl canonicalurl pageurl',
  key: 'key guid uri',
  id: 'id uuid docid identifier',
  description:
    'description summary abstract excerpt lead standfirst shortdescription teaser trailtext fieldstrailtext dek deck lede subtitle snippet leadparagraph',
  body: 'body text content fulltext articlebody maintext bodytext fieldsbodytext article contenttext fullcontent plaintext cleantext contentbody volltext texte texto текст',
  language: 'language lang languagecode inlanguage locale sprache langue idioma',
  publishedAt:
    'publishedat published publicationdate datepublished pubdate date publishdate publisheddate datepublish publishedtime publishtime publishedon webpublicationdate datetimepub datetime seendate firstpublished posted issued datum fecha дата created createdat timestamp time',
  modifiedAt: 'modifiedat modified datemodified datemodify updated updatedat lastmodified lastmod lastupdated',
  section: 'section category rubric sectionname headlinecategory ressort rubrique sección',
  subjects: 'subjects tags keywords topics subject labels schlagworte',
  authors:
    'authors author byline by creator creators writer writers bylineoriginal fieldsbyline authorname autor auteur автор',
  status: 'status pubstatus',
  draft: 'draft isdraft',
  embargo: 'embargo embargoed embargoeduntil embargodate',
  outlet:
    'outlet source publisher publication newspaper outletname medianame sourcename sourcetitle sitename site paper zeitung medium quelle fuente threadsite',
  'outlet.domain': 'outletdomain domain sourcedomain sourceurl mediaurl hostname',
}
const OUTLET_FIELDS = ['key', 'name', 'domain', 'homepage', 'kind', 'country', 'language'].map(
  (field) => `outlet.${field}`,
)
const KNOWN = new Map(Object.entries(NAMES).map(([field, names]) => [field, names.toLowerCase().split(' ')]))
/** What --map assigns. */
export const FIELDS: readonly string[] = [
  ...[...KNOWN.keys()].filter((field) => field !== 'id' && field !== 'draft'),
  ...OUTLET_FIELDS.filter((field) => !KNOWN.has(field)),
]

/** Endings that mean the field, too: `story_url`; but `image_url` is another thing. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  url: /^(?!.*(?:image|img|thumb|photo|picture|icon|logo|video|audio|media|source|outlet|publisher|author|feed|rss|site|home)).*(?:url|link)$/,
  title: /^(?!.*(?:image|media|source|site|page|author|rss|seo|sub)).*(?:title|headline)$/,
}

export interface Assigned {
  /** Field -> the name that it is read from. */
  readonly names: ReadonlyMap<string, string>
  readonly unused: readonly string[]
}

/** Which field each name is; a mapping comes first. Names are taken once. */
export function assignFields(given: readonly string[], mapping: Readonly<Record<string, string>> = {}): Assigned {
  const names = new Map(Object.entries(mapping))
  const taken = new Set(names.values())
  const folded = given.map((name) => {
    const whole = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
    return { name, whole, bare: whole.replace(/^(?:post|article|news|story)(?=.)/, '') }
  })
  const take = (field: string, isIt: (one: (typeof folded)[number]) => boolean) => {
    const found = names.has(field) ? undefined : folded.find((one) => !taken.has(one.name) && isIt(one))
    if (found === undefined) return
    names.set(field, found.name)
    taken.add(found.name)
  }
  for (const [field, known] of KNOWN)
    for (const word of known) {
      take(field, ({ whole }) => whole === word)
      take(field, ({ bare }) => bare === word)
    }
  for (const [field, ending] of Object.entries(ENDINGS)) take(field, ({ whole }) => ending.test(whole))
  return { names, unused: given.filter((name) => !taken.has(name)) }
}

/**
 * An article of what its fields hold, as `articleEntry` takes it. `isMapped`: whether the command line says that a field
 * is what it is; numbers are keys only then.
 */
export function toDraft(valueOf: (field: string) => unknown, isMapped: (field: string) => boolean): Value {
  const text = (field: string) => firstText(valueOf(field))
  const key = text('key')
  const id = text('id')
  const named = valueOf('outlet')
  const domain = hostOf(text('outlet.domain'))
  const outlet = compact({
    ...(isObject(named) ? outletIn(named) : textOf(named) === undefined ? {} : (toOutlet(String(named)) as Value)),
    ...compact(Object.fromEntries(OUTLET_FIELDS.map((field) => [field.slice('outlet.'.length), text(field)]))),
    ...(domain === undefined ? {} : { domain }),
  })
  return compact({
    key:
      key !== undefined && (isMapped('key') || !/^\d*$/.test(key))
        ? key
        : id !== undefined && isGlobal(id)
          ? id
          : undefined,
    ...Object.fromEntries(
      ['url', 'title', 'description', 'language', 'section', 'publishedAt', 'modifiedAt'].map((field) => [
        field,
        text(field),
      ]),
    ),
    body: text('body'),
    status: [
      text('status'),
      ['true', 'yes', '1'].includes(String(valueOf('draft')).toLowerCase()) ? 'draft' : undefined,
    ],
    embargo: valueOf('embargo'),
    subjects: [...new Set(namesIn(valueOf('subjects'), /[;|,]/))],
    // A name may hold a comma: "Brannigan, Maeve".
    authors: toBylines(namesIn(valueOf('authors'), /[;|]/)),
    outlet: Object.keys(outlet).length === 0 ? undefined : compact({ ...outlet, name: outlet.name ?? outlet.domain }),
  })
}

/** Whether an identifier means one thing everywhere: an URI or a UUID, not a number of a row. */
export function isGlobal(id: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S{3,}$/i.test(id) || /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(id)
}

/** Names in a list, in objects with a name, or in one text with separators, as Python prints a list, too. */
function namesIn(value: unknown, separator: RegExp): string[] {
  return listOf(value).flatMap((one) => {
    const printed = firstText(isObject(one) ? (one.name ?? one.title ?? one.label) : one)
    if (printed === undefined) return []
    const [, inside] = /^\[\s*['"](.*)['"]\s*\]$/s.exec(printed) ?? []
    const parts =
      inside === undefined ? (printed === '[]' ? [] : printed.split(separator)) : inside.split(/['"]\s*,\s*['"]/)
    return parts.flatMap((part) => textOf(part) ?? [])
  })
}

/** `source: { name, url }` of news APIs. */
function outletIn(source: Value): Value {
  const domain = hostOf(firstText(source.domain, source.url, source.uri))
  return compact({ key: textOf(source.key), name: firstText(source.name, source.title), domain })
}

function hostOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  return parseDomain((/^https?:/i.test(text) ? readUrl(text)?.hostname : undefined) ?? text) ?? undefined
}
