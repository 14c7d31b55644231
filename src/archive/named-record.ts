import type { PgTable } from 'drizzle-orm/pg-core'
import type { NewRow } from '../postgres/row.ts'
import { eachRow, type Writer } from '../postgres/writer.ts'
import { foldedHash } from './identity/name.ts'
import { fold } from './text/fold.ts'

/** The columns that a batch reads for every outlet, agent and event, in addition to the columns of each kind. */
export const NAMED = ['id', 'seq', 'keys', 'name', 'contentHash', 'loadedDirectly', 'isPublic'] as const

/** A record to write: its content, and the columns that the batch adds. */
export type WrittenRecord<Fields> = Fields & {
  readonly id: string
  readonly keys: readonly string[]
  readonly loadedAt: string
  readonly isNew: boolean
}

/** An outlet, agent or event to write, with the columns that are not part of its content. */
export type NamedRecord<Fields> = WrittenRecord<Fields> & {
  readonly keyGiven: boolean
  readonly loadedDirectly: boolean
  readonly isPublic: boolean
}

/** The columns that are computed from a record's content, and the time of the change. */
export function derivedColumns(name: string, contentHash: string, updatedAt: string) {
  return {
    nameFoldedHash: foldedHash(fold(name)),
    contentHash,
    updatedAt,
  }
}

/**
 * Inserts the new records in the order of the list, and replaces the changed records. A changed record keeps its value
 * of `loadedAt`.
 */
export function saveRecords<T extends PgTable, R extends { readonly isNew: boolean }>(
  writer: Writer,
  table: T,
  records: readonly R[],
  toRow: (record: R) => NewRow<T>,
): void {
  writer.insert(
    table,
    eachRow(records, (record) => (record.isNew ? [toRow(record)] : [])),
  )
  writer.replace(table, records.filter((record) => !record.isNew).map(toRow), ['loadedAt'])
}
