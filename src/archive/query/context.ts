import type { NodeKind } from '../node-id.ts'
import type { Shape } from './entity.ts'

/** The state of one statement while it is put together. SQL is text; values only ever enter as parameters. */
export interface Compile {
  readonly shapes: Readonly<Record<NodeKind, Shape>>
  /** Whether rows that are not public exist for this request. */
  readonly seesAll: boolean
  /** Adds `__type` to objects behind an interface, for an execution that has to find their type. */
  readonly typed: boolean
  readonly params: string[]
  aliases: number
}

export function startCompile(options: Pick<Compile, 'shapes' | 'seesAll' | 'typed'>): Compile {
  return { ...options, params: [], aliases: 0 }
}

export type SqlType =
  'text' | 'uuid' | 'integer' | 'timestamptz' | 'date' | 'double precision' | 'text[]' | 'uuid[]' | 'integer[]'

/** A placeholder for a value; the cast tells Postgres its type, so that one text is one prepared statement. */
export function param(compile: Compile, value: string, type: SqlType): string {
  compile.params.push(value)
  return `$${compile.params.length}::${type}`
}

export function listParam(compile: Compile, values: readonly string[], type: 'text[]' | 'uuid[]'): string {
  return param(compile, `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`, type)
}

export function alias(compile: Compile): string {
  compile.aliases += 1
  return `t${compile.aliases}`
}

/** All of the given conditions; none given holds. */
export function every(conditions: readonly (string | null)[]): string {
  const given = conditions.filter((condition) => condition !== null)
  return given.length === 0 ? 'true' : given.map((condition) => `(${condition})`).join(' and ')
}
