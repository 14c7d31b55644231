import type { Db } from '../src/postgres/connect.ts'

/** Returns the same database, but records each statement that is sent for reading. */
export function recordStatements(db: Db): { db: Db; statements: string[]; params: unknown[][] } {
  const statements: string[] = []
  const params: unknown[][] = []
  const read = new Proxy(db.read, {
    apply() {
      throw new Error('a statement that is not recorded')
    },
    get(target, name) {
      if (name !== 'unsafe') return Reflect.get(target, name)
      return (text: string, values: unknown[] = [], ...rest: unknown[]) => {
        statements.push(text)
        params.push(values)
        return Reflect.apply(target.unsafe, target, [text, values, ...rest])
      }
    },
  })
  return { db: { ...db, read }, statements, params }
}
