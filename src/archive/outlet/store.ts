import { findRows } from '../../postgres/find-rows.ts'
import type { Row } from '../../postgres/row.ts'
import type { Tx } from '../../postgres/sql.ts'
import { outlet } from '../../postgres/tables/outlet.ts'
import type { Writer } from '../../postgres/writer.ts'
import { derivedColumns, NAMED, saveRecords, type NamedRecord } from '../named-record.ts'
import { outletHash, type OutletFields } from './outlet.ts'

const STORED = [...NAMED, 'keyGiven', 'domain', 'homepage', 'kind', 'country', 'language'] as const

export type StoredOutlet = Pick<Row<typeof outlet>, (typeof STORED)[number]>

export function findOutlets(tx: Tx, ids: readonly string[]): Promise<StoredOutlet[]> {
  return findRows(tx, outlet, STORED, 'id', ids)
}

export function saveOutlets(writer: Writer, outlets: readonly NamedRecord<OutletFields>[], at: string): void {
  saveRecords(writer, outlet, outlets, (row) => ({ ...row, ...derivedColumns(row.name, outletHash(row), at) }))
}
