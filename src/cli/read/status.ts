import { listOf, textOf } from './values.ts'
import { readTime, type TimeRule } from './time.ts'

const STATUSES: ReadonlyMap<string, 'USABLE' | 'WITHHELD' | 'CANCELED'> = new Map([
  ...['usable', 'publish', 'published', 'live', 'public', 'active', 'open', 'final'].map(
    (word) => [word, 'USABLE'] as const,
  ),
  ...[
    ...['withheld', 'draft', 'auto-draft', 'private', 'pending', 'future', 'scheduled', 'embargoed', 'embargo'],
    ...[
      'unpublished',
      'hidden',
      'inactive',
      'review',
      'in review',
      'in progress',
      'internal',
      'protected',
      'restricted',
    ],
  ].map((word) => [word, 'WITHHELD'] as const),
  ...['canceled', 'cancelled', 'killed', 'kill', 'retracted', 'withdrawn', 'deleted', 'trash', 'removed'].map(
    (word) => [word, 'CANCELED'] as const,
  ),
])
// An embargo that names a day alone is over when that day is over everywhere.
const DAY_EVERYWHERE_MS = 36 * 3_600_000

/**
 * The status that these words of a source mean, where an embargo is over (or there is none); WITHHELD where it is not, or
 * cannot be read. Words that nobody knows are withheld as well: what must not be public is not.
 */
export function toStatus(status: unknown, embargo: unknown, rule: TimeRule = {}): string | undefined {
  const words = listOf(status).flatMap((one) => textOf(one)?.toLowerCase().replace(/^\w+:/, '') ?? [])
  const meanings = words.map((word) => STATUSES.get(word) ?? 'WITHHELD')
  if (meanings.includes('CANCELED')) return 'CANCELED'
  const embargoes = listOf(embargo).filter((until) => until !== false && until !== '')
  if (meanings.includes('WITHHELD') || embargoes.some((until) => isHeld(until, rule))) return 'WITHHELD'
  // An article that was loaded under its embargo is to be seen once that is over.
  return meanings[0] ?? (embargoes.length > 0 ? 'USABLE' : undefined)
}

function isHeld(until: unknown, rule: TimeRule): boolean {
  const text = textOf(until)
  if (text === undefined) return until !== null && until !== undefined
  const time = readTime(text, rule)
  return 'problem' in time || Date.parse(time.at) + (time.isDay ? DAY_EVERYWHERE_MS : 0) > Date.now()
}
