import { createHash } from 'node:crypto'
import { basename, dirname, resolve } from 'node:path'
import type { ReadOptions } from './options.ts'
import { type Entry, isRecord, type Value } from './record.ts'

/**
 * Adds a record key to a text or page that gives no key and no address: a hash of its title and body, unless the
 * command line gives another pattern for keys. The path of the file is not used as the key, because it depends on the
 * current directory, and files in several folders may have the same name.
 */
export function withKey(entry: Entry, { textKey = 'sha256:{hash}' }: Pick<ReadOptions, 'textKey'>): Entry {
  if (!isRecord(entry) || entry.value.key !== undefined || entry.value.url !== undefined) return entry
  const { file } = entry.origin
  const parts: Readonly<Record<string, string>> = {
    hash: hashOf(entry.value),
    name: basename(file).replace(/(?:\.\w+)?(?:\.gz)?$/i, ''),
    folder: basename(dirname(resolve(file))),
  }
  const key = textKey.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)
  return { ...entry, value: { key, ...entry.value } }
}

function hashOf({ title, body }: Value): string {
  const hash = createHash('sha256').update(JSON.stringify([title ?? '', body ?? '']))
  return hash.digest('hex').slice(0, 32)
}
