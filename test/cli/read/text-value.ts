import { documentEntry } from '../../../src/cli/read/document.ts'
import type { ReadOptions } from '../../../src/cli/read/options.ts'
import { isRecord } from '../../../src/cli/read/record.ts'

/** Returns the record that is read from a text, without its key if the key was computed from the content. */
export function valueOf(text: string, options: Partial<ReadOptions> = {}) {
  const entry = documentEntry({ file: 'a.md', line: null, path: [] }, text, options)
  if (!isRecord(entry)) return entry.faults
  const { key, ...value } = entry.value
  return String(key).startsWith('sha256:') ? value : entry.value
}
