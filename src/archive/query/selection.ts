import type { Objects } from '../../generated/types.ts'

/**
 * A field that a request selects, with its arguments coerced and their defaults filled in. The response key is the
 * alias if the request gives one.
 */
export interface FieldSelection {
  /** The response key: the alias, or the name. */
  readonly key: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  /** The selected subfields, for an object of the given type. */
  fields(typeName: string): readonly FieldSelection[]
}

/** A rule for each field of a type. The compiler reports a field of the SDL without a rule. */
export type FieldRules<Type extends keyof Objects, Result> = {
  readonly [Name in keyof Objects[Type]]: (field: FieldSelection) => Result
}
