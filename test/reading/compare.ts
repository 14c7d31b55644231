import type { GraphQLSchema } from 'graphql'
import { isOracleCursor, standsBefore } from '../oracle/page.ts'
import { print, smaller, type Field } from '../oracle/query.ts'
import type { Oracle } from '../oracle/read.ts'
import type { Api } from '../api.ts'

export type Role = 'anonymous' | 'loader'
/** Maps a cursor of the oracle to the cursor of the API for the same row. */
export type Cursors = Map<string, string>

export interface Bench {
  schema: GraphQLSchema
  api: Api
  oracle: Oracle
  cursors: Cursors
}

interface Comparison {
  differences: string[]
  /** Maps the response path of a connection, without indices, to the cursors of the oracle in it. */
  found: Map<string, string[]>
}

/** Runs a query on the API and on the oracle, with both sets of variables, and returns the differences. */
export async function compare(bench: Bench, query: readonly Field[], role: Role): Promise<Comparison> {
  const { schema, api, oracle, cursors } = bench
  const { text, variables } = print(schema, query)
  const comparison: Comparison = { differences: [], found: new Map() }
  for (const [run, values] of variables.entries()) {
    if (run === 1 && JSON.stringify(values) === JSON.stringify(variables[0])) break
    const expected = oracle.query(text, values, { role })
    const toTheirs = Object.entries(values).map(([name, value]) => [
      name,
      isOracleCursor(value) ? cursors.get(value) : value,
    ])
    const actual = await api.query(text, Object.fromEntries(toTheirs), { role })
    const code = actual.errors?.[0]?.extensions.code ?? null
    if ('code' in expected) {
      if (code !== expected.code)
        comparison.differences.push(`run ${run}: ${code ?? 'data'} instead of ${expected.code} (${expected.message})`)
    } else if (actual.errors)
      comparison.differences.push(`run ${run}: ${code} (${actual.errors[0]?.message}) instead of data`)
    else walk(expected.data, actual.data, { run, path: [], comparison, cursors })
  }
  return comparison
}

interface Step {
  run: number
  path: (string | number)[]
  comparison: Comparison
  cursors: Cursors
}

function walk(expected: unknown, actual: unknown, step: Step): void {
  const { path, comparison, cursors } = step
  if (isOracleCursor(expected) && typeof actual === 'string') {
    cursors.set(expected, actual)
    const connection = path
      .filter((part) => typeof part === 'string')
      .slice(0, -2)
      .join('/')
    comparison.found.set(connection, [...(comparison.found.get(connection) ?? []), expected])
  } else if (
    isObject(expected) &&
    isObject(actual) &&
    Array.isArray(expected) === Array.isArray(actual) &&
    sameKeys(expected, actual)
  ) {
    for (const [key, value] of Object.entries(expected))
      walk(value, actual[key], { ...step, path: [...path, Array.isArray(expected) ? Number(key) : key] })
  } else if (!Object.is(expected, actual)) {
    comparison.differences.push(
      `run ${step.run}: ${path.join('.')}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`,
    )
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const sameKeys = (a: object, b: object) => JSON.stringify(Object.keys(a)) === JSON.stringify(Object.keys(b))

/**
 * Returns the query with pages that begin or end at cursors from its own answer, or null if the answer has no cursors.
 */
export function paged(
  query: readonly Field[],
  found: Comparison['found'],
  pick: (cursors: string[]) => string | null,
): Field[] | null {
  let isPaged = false
  const into = (fields: readonly Field[], path: string[]): Field[] =>
    fields.map((field) => {
      const own = [...path, field.alias ?? field.name]
      const isOnly = fields.filter((other) => (other.alias ?? other.name) === own.at(-1)).length === 1
      const cursors = found.get(own.join('/')) ?? []
      const [after, before] = isOnly && cursors.length > 0 ? [pick(cursors), pick(cursors)] : [null, null]
      // The rules do not say what lies beyond a page whose `before` is ahead of its `after`.
      const isCrossed = after !== null && before !== null && !standsBefore(after, before)
      const added = Object.entries({ after, before: isCrossed ? null : before }).flatMap(([name, cursor]) =>
        cursor === null ? [] : [{ name, type: 'String', value: cursorVariable(cursor) }],
      )
      isPaged ||= added.length > 0
      return {
        ...field,
        args: [...field.args, ...added],
        fields: field.fields && (isOnly ? into(field.fields, own) : field.fields),
      }
    })
  const changed = into(query, [])
  return isPaged ? changed : null
}

const cursorVariable = (cursor: string) => ({ variable: { type: 'String', values: [cursor, cursor] } })

/** Removes all parts of the query that are not needed to show the difference. */
export async function shrink(bench: Bench, query: readonly Field[], role: Role): Promise<string> {
  let smallest = query
  let { differences } = await compare(bench, query, role)
  const until = Date.now() + 20_000
  for (let again = true; again;) {
    again = false
    for (const candidate of smaller(smallest)) {
      if (Date.now() > until) break
      const kept = await compare(bench, candidate, role).catch(() => null)
      // A smaller query that has lost its page size can be too expensive.
      if (!kept || kept.differences.length === 0 || kept.differences.some((line) => line.includes('TOO_EXPENSIVE')))
        continue
      ;[smallest, differences, again] = [candidate, kept.differences, true]
      break
    }
  }
  const { text, variables } = print(bench.schema, smallest)
  return [
    `as ${role}`,
    text,
    ...variables.map((values) => JSON.stringify(values)),
    ...differences.slice(0, 6).map((line) => line.slice(0, 600)),
  ].join('\n')
}
