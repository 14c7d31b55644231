import type { Objects } from '../../generated/types.ts'

/**
 * One field that a request asks for, arguments coerced and defaults filled in. What the schema calls it and how the
 * answer calls it may differ.
 */
export interface FieldSelection {
  /** The response key: the alias, or the name. */
  readonly key: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  /** The fields below, for a row of the given object type. */
  fields(typeName: string): readonly FieldSelection[]
}

/** How each field of a type is answered. One that the SDL has and this has not is a compile error. */
export type FieldRules<Type extends keyof Objects, Result> = {
  readonly [Name in keyof Objects[Type]]: (field: FieldSelection) => Result
}
