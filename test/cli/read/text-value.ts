import type { ReadOptions } from '../../../src/cli/read/options.ts'
import { toEntry } from '../../../src/cli/read/read-files.ts'
import { isRecord } from '../../../src/cli/read/record.ts'
import { textDraft } from '../../../src/cli/read/text.ts'

/** Returns the entry for a text in a file with this name. */
export function entryOf(file: string, text: string, options: Partial<ReadOptions> = {}) {
  return toEntry(file, { read: () => textDraft(text, options) }, { dryRun: false, ...options })
}

/** Returns the record that is read from a text, without its key if the key was computed from the content. */
export function valueOf(text: string, options: Partial<ReadOptions> = {}) {
  const entry = entryOf('a.md', text, options)
  if (!isRecord(entry)) return entry.faults
  const { key, ...value } = entry.value
  return String(key).startsWith('sha256:') ? value : entry.value
}
