import { isBlank } from '../../archive/text/blank.ts'
import { isWeekday, parsePrintedDate } from './printed-date.ts'
import { isObject, type Value } from './record.ts'
import { listOf, textOf } from './values.ts'

const MAX_NAME_LENGTH = 200
const NAME_WORD = String.raw`(?:\p{Lu}[\p{L}\p{M}.'’-]*|(?:de|del|della|di|da|do|dos|la|le|van|von|der|den|ten|ter|af|al|bin|ibn|el)(?=\s))`
/** A person's name of two to five words. */
export const PERSON = new RegExp(String.raw`^${NAME_WORD}(?:\s+${NAME_WORD}){1,4}$`, 'u')
/** An office or an employer, which may follow a name. */
export const EMPLOYER =
  /(?:^|\s)(?:staff|writers?|reporters?|correspondents?|editors?|editorial|desk|bureau|team|press|news|times|post|agency|agencies|reuters|redaktion|redakteur(?:in)?|korrespondent(?:in)?|agentur(?:en)?|rédaction|agence|redacción|agencia|редакция|редакція)$/iu
export const AND = /(?:,? (?:and|und|et|y|e|og|och|en|и|та)(?= )|&)/u

const ADDRESS = /[^\s<>()]+@[^\s<>()]+\.\w+|(?:https?:\/\/|www\.)[^\s<>()]+/gi
const WROTE =
  /^(?:(?:written|posted|published|reported|story|words|text|report) )?by:?\s+|^(?:author|autor(?:in)?|auteur|text|words|story|reporter)s?:\s*|^(?:作者|記者|记者|文)[:：/]\s*/iu
// These words are also parts of names, as in `Von Miller`.
const WROTE_ELSEWHERE = /^(?:[Pp]ar|[Pp]or|[Vv]on):? (?=\p{Lu}\S+ \p{Lu})/u
const EDITED =
  /[\s,;|(/]+(?:(?:edited|reviewed|checked|translated|produced|illustrated|photographed) by|(?:photos?|photographs?|pictures?|illustrations?|fotos?|bilder)(?: by| von| de| di|:))(?![\p{L}]).*$/iu
const OFFICE =
  /(?:\s*,|\s+[|–—-])\s+[^,|]*(?<!\p{L})(?:correspondent|reporter|editor|writer|columnist|journalist|contributor|critic|bureau chief|redakteur(?:in)?|reporterin|korrespondent(?:in)?|journalistin|journaliste|correspondante?|periodista|corresponsal|redactora?|giornalista)(?!\p{L}).*$/iu
const CREDIT =
  /^(?:photos?|photographs?|pictures?|images?|illustrations?|video|fotos?|bild(?:er)?|фото|credits?|courtesy)\b|^©|\b(?:getty images|shutterstock|ap photo|afp photo)\b|\/ ?(?:getty|ap|afp|reuters|epa|dpa|alamy)\b/iu
/** A street, or a name on a social network. */
const PLACE = /^\d+[a-z]? .*\b(?:street|st|road|rd|avenue|ave|lane|square|rue|calle|via)\b|^@/iu
/** The words of a button or a link. */
const BUTTON =
  /^(?:(?:follow|view|see|read|show|contact|subscribe|share|about|more|all)\b.*\b(?:authors?|profile|posts|articles|stories|by|us|to)\b|(?:follow|subscribe|share|anonymous|unknown|n\/?a|none|null|undefined)$)/iu
/** A line that begins with a date, or says that one follows. */
const TIME =
  /^(?:\p{L}{3,9}\.? \d{1,2},? \d{4}\b|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}\b|(?:last )?(?:updated|published|posted)\b|\d{1,2}:\d{2}|\d+ min\b|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|today|yesterday)$)/iu
/** A day or a time of day at the end of a name, and all that follows: `Ann Lee March 16, 2026 7:22 AM`. */
const DATED =
  /(?:[\s,|•·–—-]+|(?<=\p{L})(?=\d{1,2} \p{L}{3,9} \d{4}))(?:\p{L}{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{4}年|\d{1,2}[./] ?\d{1,2}[./] ?\d{2,4}|\d{1,2}:\d{2}|\d+ (?:minute|hour|day|week|month)s? ago|\d+ ?min(?:ute)?s?(?= read|$)).*$/u

/** The names in a printed byline; none where it holds a date, an address or the credit of a photo instead. */
export function namesIn(printed: unknown): string[] {
  const lines = (
    textOf(printed)
      ?.slice(0, 1_000)
      .split(/[\r\n]+/) ?? []
  ).map((one) => one.replace(/\s+/g, ' ').trim())
  const [first = '', ...others] = lines.filter((one) => !/^(?:by:?)?$/i.test(one))
  // Below a date, only what says that it is a byline.
  const line = isTime(first) ? (others.find((one) => /^by\b/i.test(one)) ?? first) : first
  const bare = line
    .replace(ADDRESS, ' ')
    // `Posted on March 3, 2026 by Ann Lee`
    .replace(/^.*\d.*?\bby:? (?=\p{Lu})/iu, '')
    .replace(WROTE, '')
    .replace(WROTE_ELSEWHERE, '')
    .replace(/[<(]\s*[>)]/g, ' ')
    .trim()
    // `ann@case.example (Ann Lee)` of RSS.
    .replace(/^\(([^()]+)\)$/, '$1')
  if ([CREDIT, PLACE, BUTTON].some((pattern) => pattern.test(bare)) || isTime(bare)) return []
  return partsOf(trimmed(withoutDate(bare).replace(EDITED, ''))).filter(isName)
}

/** Several names where it is certain that they are: all are those of persons, and the last follows an `and`. */
function partsOf(printed: string): string[] {
  // `Ann Lee (with Max Berg and Tom Fox)`
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
  // `Ann Lee, Monday, 2 November 2026`
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

function isName(text: string): boolean {
  const isOther = [CREDIT, PLACE, BUTTON].some((pattern) => pattern.test(text)) || isTime(text)
  return !isBlank(text) && /\p{L}/u.test(text) && text.length <= MAX_NAME_LENGTH && !isOther
}

/** Bylines of names as printed, or of inputs that hold one, each name once. */
export function toBylines(authors: unknown): Value[] {
  const bylines = listOf(authors).flatMap((author): Value[] => {
    const names = namesIn(isObject(author) ? author.name : author)
    // A known agent is one.
    return names.map((name) => (isObject(author) && names.length === 1 ? { ...author, name } : { name }))
  })
  const seen = new Set<string>()
  return bylines.filter(({ name }) => {
    const folded = String(name).toLowerCase()
    return seen.has(folded) ? false : seen.add(folded)
  })
}

/** Whether this is what somebody is called by a computer: `CC7567`, `admin`. */
export function isAccount(name: unknown): boolean {
  return /^(?=.*\d)\S+$|^[a-z][a-z_.-]*$/.test(String(name))
}
