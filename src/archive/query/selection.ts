import type { Objects } from '../../generated/types.ts'

/** A field that a request selects, with its arguments coerced and their defaults filled in. */
export interface FieldSelection {
  /** The response key: the alias, or the name. */
  readonly key: string
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  /** The selected subfields, for an object of the given type. */
  fields(typeName: string): readonly FieldSelection[]
}

/** Contains a rule for each field of a type. The TypeScript compiler reports a field of the SDL that has no rule. */
export type FieldRules<Type extends keyof Objects, Result> = {
  readonly [Name in keyof Objects[Type]]: (field: FieldSelection) => Result
}
