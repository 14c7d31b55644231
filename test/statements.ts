import { expect } from 'vitest'
import type { Db } from '../src/postgres/connect.ts'
import type { Api } from './api.ts'

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

/** Returns how many of the recorded statements an operation takes, which must be answered without errors. */
export async function countStatements(
  api: Api,
  statements: string[],
  document: string,
  variables: Record<string, unknown> = {},
): Promise<number> {
  statements.length = 0
  const { errors } = await api.query(document, variables)
  expect(errors).toBeUndefined()
  return statements.length
}
