import { copyRows } from './copy.ts'
import { type Columns, deleteRows, saveRows } from './save-rows.ts'
import { run, type Tx } from './sql.ts'

type RowOf<C extends Columns> = Readonly<Record<keyof C, unknown>>

/** Gathers the writes of one commit in their order, and carries them out together. */
export interface Writer {
  /** New rows. */
  insert<C extends Columns>(table: string, columns: C, rows: readonly RowOf<C>[]): void
  /** Rows that replace those of the same `key`, but for the columns `kept`. */
  replace<C extends Columns>(
    table: string,
    columns: C,
    rows: readonly RowOf<C>[],
    key: string,
    kept?: readonly string[],
  ): void
  remove(table: string, column: string, ids: readonly string[]): void
  run(text: string, params: readonly unknown[]): void
  flush(): Promise<void>
}

// Below, a COPY's own round trip costs more than a statement that is sent with all the others.
const COPY_FROM_ROWS = 100

export function createWriter(tx: Tx): Writer {
  const steps: { readonly isCopy: boolean; start(): Promise<unknown> }[] = []
  const add = (isCopy: boolean, start: () => Promise<unknown>) => steps.push({ isCopy, start })
  return {
    insert(table, columns, rows) {
      if (rows.length < COPY_FROM_ROWS) return void add(false, () => saveRows(tx, table, columns, rows))
      const names = Object.keys(columns)
      add(true, () => copyRows(tx, table, names, values(names, rows)))
    },
    replace: (table, columns, rows, key, kept) => void add(false, () => saveRows(tx, table, columns, rows, key, kept)),
    remove: (table, column, ids) => void add(false, () => deleteRows(tx, table, column, ids)),
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

function* values(
  names: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Generator<(string | null)[]> {
  // The caller's columns say what the values are.
  for (const row of rows) yield names.map((name) => (row[name] ?? null) as string | null)
}
