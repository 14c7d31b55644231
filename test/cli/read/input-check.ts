import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql'
import type { Fault, Kind, Value } from '../../../src/cli/read/record.ts'

const TYPES: Readonly<Record<Kind, string>> = {
  outlet: 'OutletInput',
  agent: 'AgentInput',
  event: 'EventInput',
  article: 'ArticleInput',
}
const MESSAGE_LENGTH = 400

/**
 * Reports errors that would make the server refuse a whole request: wrong JSON types, unknown fields and unknown enum
 * values.
 */
export function createCheck(schema: GraphQLSchema): (kind: Kind, value: Value) => Fault[] {
  return (kind, value) => {
    const faults: Fault[] = []
    coerceInputValue(value, schema.getType(TYPES[kind]) as GraphQLInputType, (path, _value, error) => {
      const unknown = /^Field "(.+?)" is not defined/.exec(error.message)?.[1]
      faults.push({
        code: 'INVALID',
        field: [...path.map(String), ...(unknown === undefined ? [] : [unknown])],
        message: error.message.slice(0, MESSAGE_LENGTH),
      })
    })
    return faults
  }
}
