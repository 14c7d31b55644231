import { isBlank } from '../../archive/text/blank.ts'
import { parsePrintedDate } from './printed-date.ts'
import { isObject, type Value } from './record.ts'
import { listOf, textOf } from './values.ts'

const MAX_NAME_LENGTH = 200
const ADDRESS = /[^\s<>()]+@[^\s<>()]+\.\w+/g
const CREDIT =
  /^(?:photos?|photographs?|pictures?|images?|illustrations?|video|fotos?|bild(?:er)?|фото|credits?|courtesy)\b|^©|\b(?:getty images|shutterstock|ap photo|afp photo)\b|\/ ?(?:getty|ap|afp|reuters|epa|dpa|alamy)\b/iu
/** A street, or a name on a social network. */
const PLACE = /^\d+[a-z]? .*\b(?:street|st|road|rd|avenue|ave|lane|square|rue|calle|via)\b|^@/iu
/** What begins with a date, or says that one follows. */
const TIME =
  /^(?:\p{L}{3,9}\.? \d{1,2},? \d{4}\b|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}\b|(?:last )?(?:updated|published|posted)\b|\d{1,2}:\d{2}|(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|today|yesterday)$)/iu
/** A day or a clock at the end of a name, and all that follows: `Ann Lee March 16, 2026 7:22 AM`. */
const DATED =
  /(?:[\s,|•·–—-]+|(?<=\p{L})(?=\d{1,2} \p{L}{3,9} \d{4}))(?:\p{L}{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? \p{L}{3,9}\.?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d{2}|\d+ (?:minute|hour|day|week|month)s? ago).*$/u

/** The name in a printed byline; undefined where it holds none, but a date, an address or the credit of a photo. */
export function nameIn(printed: unknown): string | undefined {
  const lines = textOf(printed)?.split(/[\r\n]+/) ?? []
  const line = lines.map((one) => one.replace(/\s+/g, ' ').trim()).find((one) => !/^(?:by:?)?$/i.test(one)) ?? ''
  const bare = line
    .slice(0, 2 * MAX_NAME_LENGTH)
    .replace(ADDRESS, ' ')
    .replace(/(?:https?:\/\/|www\.)[^\s<>()]+/gi, ' ')
    .replace(/^\s*(?:(?:written|posted) )?by:?\s+/i, '')
    // Words of other languages for `by`, which are a part of some names: `Von Miller`.
    .replace(/^(?:[Pp]ar|[Pp]or|[Vv]on):? (?=\p{Lu}\S+ \p{Lu})/u, '')
    .replace(/[<(]\s*[>)]/g, ' ')
    .trim()
    // `ann@case.example (Ann Lee)` of RSS.
    .replace(/^\(([^()]+)\)$/, '$1')
  const name = bare
    .replace(DATED, '')
    .replace(/[\s,|]+(?:on|at|(?:last )?updated|published|posted):?$/i, '')
    .replace(/^[\s,;|•·–—-]+|[\s,;|•·–—-]+$/g, '')
    .replace(/\s+/g, ' ')
  const isName = !isBlank(name) && /\p{L}/u.test(name) && name.length <= MAX_NAME_LENGTH
  const isOther = [CREDIT, TIME, PLACE].some((pattern) => pattern.test(bare) || pattern.test(name))
  return isName && !isOther && [bare, name].every((one) => parsePrintedDate(one) === null) ? name : undefined
}

/** Bylines of names as printed, or of inputs that hold one, each name once. */
export function toBylines(authors: unknown): Value[] {
  const bylines = listOf(authors).flatMap((author): Value[] => {
    const name = nameIn(isObject(author) ? author.name : author)
    if (name === undefined) return []
    return [isObject(author) ? { ...author, name } : { name }]
  })
  const seen = new Set<string>()
  return bylines.filter(({ name }) => {
    const folded = String(name).toLowerCase()
    return seen.has(folded) ? false : seen.add(folded)
  })
}
