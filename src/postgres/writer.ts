import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { copyRows, type CopyValue } from './copy.ts'
import { writtenColumns, type NewRow, type Row } from './row.ts'
import { deleteRows, insertRows, replaceRows } from './save-rows.ts'
import { run, type Tx } from './sql.ts'

/** Gathers the writes of one commit in their order, and carries them out together. */
export interface Writer {
  /** New rows. */
  insert<T extends PgTable>(table: T, rows: readonly NewRow<T>[]): void
  /** Rows that replace those of the same primary key, but for the columns `kept`. */
  replace<T extends PgTable>(table: T, rows: readonly NewRow<T>[], kept?: readonly string[]): void
  remove<T extends PgTable>(table: T, by: keyof Row<T> & string, ids: readonly string[]): void
  run(text: string, params: readonly unknown[]): void
  flush(): Promise<void>
}

// Below, a COPY's own round trip costs more than a statement that is sent with all the others.
const COPY_FROM_ROWS = 100

// A statement of many megabytes is written at once, which holds up everybody else; a COPY goes row by row.
const COPY_FROM_LETTERS = 2_000_000

function isLarge(rows: readonly object[]): boolean {
  let letters = 0
  for (const row of rows)
    for (const value of Object.values(row) as unknown[]) if (typeof value === 'string') letters += value.length
  return letters > COPY_FROM_LETTERS
}

export function createWriter(tx: Tx): Writer {
  const steps: { readonly isCopy: boolean; start(): Promise<unknown> }[] = []
  const add = (isCopy: boolean, start: () => Promise<unknown>) => steps.push({ isCopy, start })
  return {
    insert(table, rows) {
      if (rows.length < COPY_FROM_ROWS && !isLarge(rows)) return void add(false, () => insertRows(tx, table, rows))
      const names = writtenColumns(table).map(({ name }) => name)
      add(true, () => copyRows(tx, getTableName(table), names, values(table, rows)))
    },
    replace: (table, rows, kept) => void add(false, () => replaceRows(tx, table, rows, kept)),
    remove: (table, by, ids) => void add(false, () => deleteRows(tx, table, by, ids)),
    run: (text, params) => void add(false, () => run(tx, text, params)),
    async flush() {
      let sent: Promise<unknown>[] = []
      for (const step of steps) {
        if (!step.isCopy) {
          sent.push(step.start())
          continue
        }
        await Promise.all(sent)
        sent = []
        await step.start()
      }
      await Promise.all(sent)
      steps.length = 0
    },
  }
}

function* values(table: PgTable, rows: readonly object[]): Generator<CopyValue[]> {
  const columns = writtenColumns(table)
  for (const row of rows as readonly Readonly<Record<string, CopyValue>>[]) {
    yield columns.map(({ property, isHex }) => {
      const value = row[property] ?? null
      return isHex && value !== null ? `\\x${value as string}` : value
    })
  }
}
