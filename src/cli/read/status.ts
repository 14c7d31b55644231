import { isObject } from './record.ts'
import { readTime, type TimeRule } from './date.ts'
import { textOf } from './values.ts'

/**
 * A kind of value that decides who may read the article. `status` is one word or several, and `embargo` is a time.
 * `hides` stands for a field such as `draft`, and `shows` for a field such as `published`; both hold true or false.
 */
export type Mark = 'status' | 'embargo' | 'hides' | 'shows'

const MARKS: readonly (readonly [RegExp, Mark])[] = [
  [/^(?:pub|publication|publishing|editorial|workflow)?status$|^visibility$/, 'status'],
  [/^embargo(?!.*(?:reason|note|comment))/, 'embargo'],
  [/^(?:is)?(?:draft|private|hidden|unpublished|protected)$/, 'hides'],
  [/^(?:is)?(?:published|publish|public|visible|live)$/, 'shows'],
]
const OFF = /^(?:false|no|off|n|f|0)$/i

/**
 * Returns two forms of a name: in lower case without punctuation, and that form without a prefix such as `post`. For
 * `post_status`: `poststatus` and `status`.
 */
export function foldName(name: string): [string, string] {
  const folded = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return [folded, folded.replace(/^(?:post|article|news|story)(?=.)/, '')]
}

/** The kind of mark that a name stands for, in any spelling: `isDraft`, `is_draft`. Null for other names. */
export function markOf(name: string): Mark | null {
  const [, bare] = foldName(name)
  return MARKS.find(([pattern]) => pattern.test(bare))?.[1] ?? null
}

/** Converts marks and their values to the `status` and `embargo` that `toInput` takes. */
export function readMarks(marks: Iterable<readonly [Mark | null, unknown]>): { status: unknown[]; embargo: unknown[] } {
  const status: unknown[] = []
  const embargo: unknown[] = []
  for (const [mark, value] of marks) {
    const text = textOf(value) ?? (typeof value === 'boolean' ? String(value) : undefined)
    const isOff = text !== undefined && OFF.test(text)
    if (mark === 'status') status.push(value)
    else if (mark === 'embargo') embargo.push(isOff ? undefined : value)
    else if (mark !== null && (mark === 'shows' ? isOff : text !== undefined && !isOff)) status.push('draft')
  }
  return { status, embargo }
}

const CANCELED = /^(?:cancell?ed|kill(?:ed)?|retracted|withdrawn|deleted|trash|removed)$/
// A word that means neither USABLE nor CANCELED, such as `draft`, `private`, `pending` or `scheduled`, means WITHHELD.
const USABLE = /^(?:usable|publish(?:ed)?|live|public|active|open|final|approved|online|visible|true|yes|1)$/
const meaningOf = (word: string) => (CANCELED.test(word) ? 'CANCELED' : USABLE.test(word) ? 'USABLE' : 'WITHHELD')

// An embargo that names a day without a time ends when that day is over in all time zones.
const DAY_EVERYWHERE_MS = 36 * 3_600_000

/**
 * Converts the status words and the embargo of an article to an ArticleStatus:
 * - CANCELED if a word means CANCELED
 * - otherwise WITHHELD if a word means WITHHELD or is unknown, or if the embargo is not over or cannot be read
 * - otherwise USABLE if there is a status or an embargo
 *
 * Undefined if there is neither a status nor an embargo. An unknown word means WITHHELD, so that nothing becomes public
 * by mistake.
 */
export function toStatus(status: unknown, embargo: unknown, rule: TimeRule = {}): string | undefined {
  const meanings = withoutNothing(status).map((one) => meaningOf(wordOf(one)))
  const embargoes = withoutNothing(embargo).filter((until) => until !== false)
  if (meanings.includes('CANCELED')) return 'CANCELED'
  if (meanings.includes('WITHHELD') || embargoes.some((until) => isHeld(until, rule))) return 'WITHHELD'
  // At this point, any embargo is over. If an earlier load withheld the article because of its embargo, USABLE makes
  // the article public.
  return meanings[0] ?? (embargoes.length > 0 ? 'USABLE' : undefined)
}

const withoutNothing = (values: unknown): unknown[] =>
  [values].flat(Infinity).filter((value) => value !== undefined && value !== null && value !== '')

/**
 * Returns the last part of a status in lower case: `withheld` for `stat:withheld`, for
 * `http://cv.iptc.org/newscodes/pubstatusg2/withheld` and for `{ name: 'Withheld' }`.
 */
function wordOf(status: unknown): string {
  const word = isObject(status) ? (status.name ?? status.value ?? status.label) : status
  return String(word)
    .toLowerCase()
    .replace(/^.*[:/]/, '')
    .trim()
}

function isHeld(until: unknown, rule: TimeRule): boolean {
  const { at, isDay } = readTime(textOf(until) ?? '', rule)
  return at === undefined || Date.parse(at) + (isDay ? DAY_EVERYWHERE_MS : 0) > Date.now()
}
