import type { Tx } from '../../postgres/sql.ts'

/**
 * The rows of a query without parameters, `size` rows at a time. Other statements of the transaction may run between
 * two fetches.
 */
export async function* fetchRows<Row extends object>(tx: Tx, query: string, size: number): AsyncGenerator<Row[]> {
  await tx.unsafe(`declare export_rows no scroll cursor for ${query}`)
  for (;;) {
    const rows = (await tx.unsafe<Row[]>(`fetch ${size} from export_rows`)) as unknown as Row[]
    if (rows.length > 0) yield rows
    if (rows.length < size) break
  }
  await tx.unsafe('close export_rows')
}
