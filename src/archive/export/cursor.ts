import type { Tx } from '../../postgres/sql.ts'

/**
 * Returns the rows of a query without parameters, `size` rows at a time. The transaction may run other statements
 * between two fetches.
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
