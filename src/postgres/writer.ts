import { getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { copyRows, type CopyValue } from './copy.ts'
import { writtenColumns, type NewRow, type Row } from './row.ts'
import { deleteRows, insertRows, replaceRows } from './save-rows.ts'
import { run, type Tx } from './sql.ts'

/** Collects the writes of a transaction. `flush` sends them together, in the order of the calls. */
export interface Writer {
  /**
   * Inserts new rows. `rows` is not iterated before `flush`. COPY receives the first rows while the next ones are
   * prepared.
   */
  insert<T extends PgTable>(table: T, rows: Iterable<NewRow<T>>): void
  /** Inserts rows, and replaces rows with the same primary key, except for the columns `kept`. */
  replace<T extends PgTable>(table: T, rows: readonly NewRow<T>[], kept?: readonly string[]): void
  remove<T extends PgTable>(table: T, by: keyof Row<T> & string, ids: readonly string[]): void
  run(text: string, params: readonly unknown[]): void
  /** Calls a function when everything before this call has been sent. */
  call(step: () => void): void
  flush(): Promise<void>
}

// COPY is used for at least this many rows. Fewer rows are inserted by an INSERT, which is sent together with the other
// statements: a COPY would need a round trip of its own, which costs more time than the COPY saves.
const COPY_FROM_ROWS = 100

// COPY is also used for fewer rows if their texts have more than this many UTF-16 code units in total. An INSERT of many megabytes would be serialized in one step, which blocks all other requests. COPY serializes
// row by row.
const COPY_FROM_LETTERS = 2_000_000

function isLarge(rows: readonly object[]): boolean {
  let letters = 0
  for (const row of rows)
    for (const value of Object.values(row) as unknown[]) if (typeof value === 'string') letters += value.length
  return letters > COPY_FROM_LETTERS
}

export function createWriter(tx: Tx): Writer {
  // Each step sends a statement, calls a function, or returns a COPY. A COPY needs the connection for itself.
  const steps: (() => Promise<unknown> | { copy(): Promise<void> } | null)[] = []
  return {
    insert<T extends PgTable>(table: T, rows: Iterable<NewRow<T>>) {
      steps.push(() => {
        const rest = rows[Symbol.iterator]()
        const first = take(rest, COPY_FROM_ROWS)
        if (first.length < COPY_FROM_ROWS && !isLarge(first)) return insertRows(tx, table, first)
        const names = writtenColumns(table).map(({ name }) => name)
        return { copy: () => copyRows(tx, getTableName(table), names, values(table, first, rest)) }
      })
    },
    replace: (table, rows, kept) => void steps.push(() => replaceRows(tx, table, rows, kept)),
    remove: (table, by, ids) => void steps.push(() => deleteRows(tx, table, by, ids)),
    run: (text, params) => void steps.push(() => run(tx, text, params)),
    call(step) {
      steps.push(() => {
        step()
        return null
      })
    },
    async flush() {
      let sent: Promise<unknown>[] = []
      for (const start of steps) {
        const step = start()
        if (step === null) continue
        if (!('copy' in step)) {
          sent.push(step)
          continue
        }
        await Promise.all(sent)
        sent = []
        await step.copy()
      }
      await Promise.all(sent)
      steps.length = 0
    },
  }
}

/**
 * Yields the rows of all items. A row is created only when the consumer asks for it, so that the rows are never all in
 * memory.
 */
export function* eachRow<Item, R>(items: Iterable<Item>, toRows: (item: Item) => Iterable<R>): Generator<R> {
  for (const item of items) yield* toRows(item)
}

function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = []
  for (let next = items.next(); !next.done; next = items.next()) {
    taken.push(next.value)
    if (taken.length === count) break
  }
  return taken
}

function* values(table: PgTable, first: readonly object[], rest: Iterator<object>): Generator<CopyValue[]> {
  const columns = writtenColumns(table)
  const toValues = (row: object) =>
    columns.map(({ property, isHex }) => {
      const value = (row as Readonly<Record<string, CopyValue>>)[property] ?? null
      return isHex && value !== null ? `\\x${value as string}` : value
    })
  for (const row of first) yield toValues(row)
  for (let next = rest.next(); !next.done; next = rest.next()) yield toValues(next.value)
}
