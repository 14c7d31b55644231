import { isBlank } from '../../archive/text/blank.ts'
import { isWeekday, parsePrintedDate } from './printed-date.ts'
import { isObject, type Value } from './record.ts'
import { listOf, textOf } from './values.ts'

const MAX_NAME_LENGTH = 200
const NAME_WORD = String.raw`(?:\p{Lu}[\p{L}\p{M}.'’-]*|(?:de|del|della|di|da|do|dos|la|le|van|von|der|den|ten|ter|af|al|bin|ibn|el)(?=\s))`
/** A person's name of two to five words. */
export const PERSON = new RegExp(String.raw`^${NAME_WORD}(?:\s+${NAME_WORD}){1,4}$`, 'u')
/** An occupation or an employer, which may follow the name of a person. */
export const EMPLOYER =
  /(?:^|\s)(?:staff|writers?|reporters?|correspondents?|editors?|editorial|desk|bureau|team|press|news|times|post|agency|agencies|reuters|redaktion|redakteur(?:in)?|korrespondent(?:in)?|agentur(?:en)?|rédaction|agence|redacción|agencia|редакция|редакція)$/iu
export const AND = /(?:,? (?:and|und|et|y|e|og|och|en|и|та)(?= )|&)/u

const ADDRESS = /[^\s<>()]+@[^\s<>()]+\.\w+|(?:https?:\/\/|www\.)[^\s<>()]+/gi
const WROTE =
  /^(?:(?:written|posted|published|reported|story|words|text|report) )?by:?\s+|^(?:author|autor(?:in)?|auteur|text|words|story|reporter)s?:\s*|^(?:作者|記者|记者|文)[:：/]\s*/iu
// Words that mean `by` in other languages. At least two words with a capital must follow, because a name such as
// `Von Miller` may begin with one of these words.
const WROTE_ELSEWHERE = /^(?:[Pp]ar|[Pp]or|[Vv]on):? (?=\p{Lu}\S+ \p{Lu})/u
const EDITED =
  /[\s,;|(/]+(?:(?:edited|reviewed|checked|translated|produced|illustrated|photographed) by|(?:photos?|photographs?|pictures?|illustrations?|fotos?|bilder)(?: by| von| de| di|:))(?![\p{L}]).*$/iu
const OFFICE =
  /(?:\s*,|\s+[|–—-])\s+[^,|]*(?<!\p{L})(?:correspondent|reporter|editor|writer|columnist|journalist|contributor|critic|bureau chief|redakteur(?:in)?|reporterin|korrespondent(?:in)?|journalistin|journaliste|correspondante?|periodista|corresponsal|redactora?|giornalista)(?!\p{L}).*$/iu
const CREDIT =
  /^(?:photos?|photographs?|pictures?|images?|illustrations?|video|fotos?|bild(?:er)?|фото|credits?|courtesy)\b|^©|\b(?:getty images|shutterstock|ap photo|afp photo)\b|\/ ?(?:getty|ap|afp|reuters|epa|dpa|alamy)\b/iu
/** A street address, or the name of an account on a social network. */
const PLACE = /^\d+[a-z]? .*\b(?:street|st|road|rd|avenue|ave|lane|square|rue|calle|via)\b|^@/iu
/** The label of a button or link, or a word that stands for a missing name. */
const BUTTON =
  /^(?:(?:follow|view|see|read|show|contact|subscribe|share|about|more|all)\b.*\b(?:authors?|profile|posts|articles|stories|by|us|to)\b|(?:follow|subscribe|share|anonymous|unknown|n\/?a|none|null|undefined)$)/iu
/** A line that begins with a date or time, or with a word that announces a date. */
const TIME =
  /^(?:\p{L}{3,9}\.? \d{1,2},? \d{4}\b|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}\b|(?:last )?(?:updated|published|posted)\b|\d{1,2}:\d{2}|\d+ min\b|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|today|yesterday)$)/iu
/** A date or time after a name, with the rest of the line: `Ann Lee March 16, 2026 7:22 AM`. */
const DATED =
  /(?:[\s,|•·–—-]+|(?<=\p{L})(?=\d{1,2} \p{L}{3,9} \d{4}))(?:\p{L}{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{4}年|\d{1,2}[./] ?\d{1,2}[./] ?\d{2,4}|\d{1,2}:\d{2}|\d+ (?:minute|hour|day|week|month)s? ago|\d+ ?min(?:ute)?s?(?= read|$)).*$/u

/** Returns the names in a printed byline: none if the byline is only a date, an address or a photo credit. */
export function namesIn(printed: unknown): string[] {
  const lines = (
    textOf(printed)
      ?.slice(0, 1_000)
      .split(/[\r\n]+/) ?? []
  ).map((one) => one.replace(/\s+/g, ' ').trim())
  const [first = '', ...others] = lines.filter((one) => !/^(?:by:?)?$/i.test(one))
  // If the first line is a date, a later line is a byline only if it begins with `by`.
  const line = isTime(first) ? (others.find((one) => /^by\b/i.test(one)) ?? first) : first
  const bare = line
    .replace(ADDRESS, ' ')
    // Removes the words before the name in `Posted on March 3, 2026 by Ann Lee`.
    .replace(/^.*\d.*?\bby:? (?=\p{Lu})/iu, '')
    .replace(WROTE, '')
    .replace(WROTE_ELSEWHERE, '')
    .replace(/[<(]\s*[>)]/g, ' ')
    .trim()
    // RSS feeds write `ann@case.example (Ann Lee)`.
    .replace(/^\(([^()]+)\)$/, '$1')
  if (isOther(bare)) return []
  return partsOf(trimmed(withoutDate(bare).replace(EDITED, ''))).filter(isName)
}

/**
 * Splits a byline into names. Each `;` and `、` separates names. Commas and words such as `and` separate names only if
 * at least one such word occurs, and the split leaves nothing but names of persons.
 */
function partsOf(printed: string): string[] {
  // `Ann Lee (with Max Berg and Tom Fox)` also has several names.
  const flat = printed.replace(/ \((?:avec|with|mit|con|met) ([^()]+)\)$/, ' & $1')
  const parts = flat.split(/[;、]/).flatMap((list) => {
    const joined = list.split(AND)
    const persons = joined.flatMap((one) => withoutOffice(one).split(','))
    return joined.length > 1 && persons.every((one) => PERSON.test(one.trim()) && !EMPLOYER.test(one.trim()))
      ? persons
      : [list]
  })
  return (parts.length > 1 ? parts : [printed]).map((one) => trimmed(withoutOffice(one)))
}

function withoutOffice(name: string): string {
  return name.replace(OFFICE, (rest) => (AND.test(rest) ? rest : ''))
}

function withoutDate(printed: string): string {
  const name = printed.replace(DATED, '')
  const words = name.split(/[\s,|]+/)
  if (name === printed || words.length < 2) return name
  // Also removes the weekday in `Ann Lee, Monday, 2 November 2026`.
  return isWeekday(words.at(-1) ?? '') ? name.replace(/[\s,|]+[^\s,|]+$/, '') : name
}

function trimmed(name: string): string {
  return name
    .replace(/[\s,|]+(?:on|at|le|am|vom|(?:last )?updated|published|posted):?$/i, '')
    .replace(/^[\s,;|•·–—-]+|[\s,;|•·–—-]+$/g, '')
}

function isTime(text: string): boolean {
  return TIME.test(text) || parsePrintedDate(text) !== null
}

function isOther(text: string): boolean {
  return isTime(text) || [CREDIT, PLACE, BUTTON].some((pattern) => pattern.test(text))
}

function isName(text: string): boolean {
  return !isBlank(text) && /\p{L}/u.test(text) && text.length <= MAX_NAME_LENGTH && !isOther(text)
}

/** Converts printed bylines, or BylineInput objects, to bylines with one name each. Repeated names are left out. */
export function toBylines(authors: unknown): Value[] {
  const bylines = listOf(authors).flatMap((author): Value[] => {
    const names = namesIn(isObject(author) ? author.name : author)
    // If a byline has several names, its `agent` is left out. The agent has only one of these names, and the byline
    // does not say which name.
    return names.map((name) => (isObject(author) && names.length === 1 ? { ...author, name } : { name }))
  })
  const seen = new Set<string>()
  return bylines.filter(({ name }) => {
    const folded = String(name).toLowerCase()
    return seen.has(folded) ? false : seen.add(folded)
  })
}

/** Whether a name is that of a user account, such as `CC7567` or `admin`. */
export function isAccount(name: unknown): boolean {
  return /^(?=.*\d)\S+$|^[a-z][a-z_.-]*$/.test(String(name))
}
