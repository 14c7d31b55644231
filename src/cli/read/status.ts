import { isObject } from './record.ts'
import { readTime, type TimeRule } from './time.ts'
import { listOf, textOf } from './values.ts'

/**
 * What the name of a value says about who may read the article: `status` is a word or several, `embargo` a time, `hides`
 * a switch such as `draft`, and `shows` a switch such as `published`.
 */
export type Mark = 'status' | 'embargo' | 'hides' | 'shows'

const MARKS: readonly (readonly [RegExp, Mark])[] = [
  [/^(?:pub|publication|publishing|editorial|workflow)?status$|^visibility$/, 'status'],
  [/^embargo(?!.*(?:reason|note|comment))/, 'embargo'],
  [/^(?:is)?(?:draft|private|hidden|unpublished|protected)$/, 'hides'],
  [/^(?:is)?(?:published|publish|public|visible|live)$/, 'shows'],
]
const OFF = /^(?:false|no|off|n|f|0)$/i

/** The mark that a name is, in whatever style it is written; null for a name of anything else. */
export function markOf(name: string): Mark | null {
  const folded = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const bare = folded.replace(/^(?:post|article|news|story)(?=.)/, '')
  return MARKS.find(([pattern]) => pattern.test(bare))?.[1] ?? null
}

/** What marks and their values say, as `articleEntry` takes it. */
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

const WORDS: Readonly<Record<'USABLE' | 'WITHHELD' | 'CANCELED', readonly string[]>> = {
  USABLE: [
    ...['usable', 'publish', 'published', 'live', 'public', 'active', 'open', 'final', 'approved', 'online', 'visible'],
    ...['true', 'yes', '1'],
  ],
  // Any other word means the same; these are here to be seen.
  WITHHELD: ['withheld', 'draft', 'auto-draft', 'private', 'pending', 'future', 'scheduled', 'protected', 'embargoed'],
  CANCELED: ['canceled', 'cancelled', 'killed', 'kill', 'retracted', 'withdrawn', 'deleted', 'trash', 'removed'],
}
const meaningOf = (word: string) =>
  WORDS.CANCELED.includes(word) ? 'CANCELED' : WORDS.USABLE.includes(word) ? 'USABLE' : 'WITHHELD'

// An embargo that names a day alone is over when that day is over everywhere.
const DAY_EVERYWHERE_MS = 36 * 3_600_000

/**
 * The status that the words of a source mean, if its embargo is over or there is none. WITHHELD if the embargo is not
 * over or cannot be read, or if a word is not known: nothing becomes public by mistake.
 */
export function toStatus(status: unknown, embargo: unknown, rule: TimeRule = {}): string | undefined {
  const meanings = [status].flat(Infinity).flatMap((one) => (isNothing(one) ? [] : [meaningOf(wordOf(one))]))
  if (meanings.includes('CANCELED')) return 'CANCELED'
  const embargoes = listOf(embargo).filter((until) => until !== false && until !== '')
  if (meanings.includes('WITHHELD') || embargoes.some((until) => isHeld(until, rule))) return 'WITHHELD'
  // An article that was loaded under its embargo becomes public when the embargo is over.
  return meanings[0] ?? (embargoes.some((until) => !isNothing(until)) ? 'USABLE' : undefined)
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === ''

/** `withheld` of `stat:withheld`, of `http://cv.iptc.org/newscodes/pubstatusg2/withheld` and of `{ name: 'Withheld' }`. */
function wordOf(status: unknown): string {
  const word = isObject(status) ? (status.name ?? status.value ?? status.label) : status
  return (textOf(word) ?? String(word))
    .toLowerCase()
    .replace(/^.*[:/]/, '')
    .trim()
}

function isHeld(until: unknown, rule: TimeRule): boolean {
  if (isNothing(until)) return false
  const text = textOf(until)
  if (text === undefined) return true
  const time = readTime(text, rule)
  return 'problem' in time || Date.parse(time.at) + (time.isDay ? DAY_EVERYWHERE_MS : 0) > Date.now()
}
