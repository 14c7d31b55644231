import type { LoadCounts, RecordCounts } from '../../load/answer.ts'

/**
 * The counts of one run of `verbatim load`. `created`, `updated`, `unchanged`, `rejected` and `skipped` count records
 * of the files. `added` counts everything that is new in the archive. This includes quotes, and records that exist only
 * because other records refer to them.
 */
export interface Tally extends LoadCounts {
  /** The number of records in the files, including those that cannot be read. */
  readonly records: number
  readonly added: RecordCounts
}

export const NOTHING: Tally = {
  records: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  skipped: 0,
  added: { outlets: 0, agents: 0, events: 0, articles: 0, quotes: 0 },
}

export function toSummary(
  tally: Tally,
  { files, seconds, dryRun }: { files: number; seconds: number; dryRun: boolean },
): string {
  const { records, created, updated, unchanged, rejected, skipped, added } = tally
  const outcomes = [
    `${created} created`,
    `${updated} updated`,
    `${unchanged} unchanged`,
    `${rejected} rejected`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  const nouns = Object.entries(added)
    .filter(([, count]) => count > 0)
    .map(([noun, count]) => `${count} ${count === 1 ? noun.slice(0, -1) : noun}`)
  // The files are optional for `verbatim load --resume`, so their number may be unknown.
  const from = files === 0 ? '' : ` of ${files} ${files === 1 ? 'file' : 'files'}`
  return [
    `${dryRun ? 'Checked' : 'Loaded'} ${records} ${records === 1 ? 'record' : 'records'}${from} in ${seconds.toFixed(1)} s: ${outcomes.join(', ')}.`,
    ...(nouns.length > 0 ? [`${dryRun ? 'Would be new' : 'New in the archive'}: ${nouns.join(', ')}.`] : []),
    ...(dryRun ? ['This was a dry run: nothing was written.'] : []),
    ...(rejected > 0
      ? [
          'The rejected records are listed above. Correct them and load the same files again: records that are already loaded do not change.',
        ]
      : []),
  ].join('\n')
}
