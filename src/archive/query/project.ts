import type { Objects } from '../../generated/types.ts'
import type { FieldRules, FieldSelection } from './selection.ts'

/**
 * Returns the JSON text of an object that does not come from SQL. The object gets the fields that the client selects
 * below `parent`, and `texts` computes the JSON text of each field.
 */
export function projectJson<Type extends keyof Objects>(
  type: Type,
  parent: FieldSelection,
  texts: FieldRules<Type, string>,
): string {
  return joinFields(parent.fields(type), (field) => textOf(type, field, texts))
}

/** Does the same as `projectJson`, but some of the texts may be promises. */
export async function awaitJson<Type extends keyof Objects>(
  type: Type,
  parent: FieldSelection,
  texts: FieldRules<Type, string | Promise<string>>,
): Promise<string> {
  const fields = parent.fields(type)
  const values = await Promise.all(fields.map(async (field) => textOf(type, field, texts)))
  return joinFields(fields, (_field, index) => values[index] ?? 'null')
}

function textOf<Type extends keyof Objects, Text>(
  type: Type,
  field: FieldSelection,
  texts: FieldRules<Type, Text>,
): Text | string {
  return field.name === '__typename' ? `"${type}"` : texts[field.name as keyof Objects[Type]](field)
}

function joinFields(fields: readonly FieldSelection[], text: (field: FieldSelection, index: number) => string): string {
  return `{${fields.map((field, index) => `"${field.key}":${text(field, index)}`).join(',')}}`
}
