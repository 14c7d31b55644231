import { readdirSync, readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import { scalars } from './scalars.ts'

/** From `src/graphql/` and from `dist/graphql/` alike. */
const FOLDER = new URL('../../schema/', import.meta.url)

/** Field resolvers by type and field; `__resolveType` or `__isTypeOf` for an abstract type. */
export type Resolvers = NonNullable<Parameters<typeof makeExecutableSchema>[0]['resolvers']>

/** The schema of `schema/*.graphql` with the scalars and these resolvers. */
export function buildSchema(resolvers: Resolvers): GraphQLSchema {
  return makeExecutableSchema({ typeDefs: readTypeDefs(), resolvers: [{ ...scalars }, ...[resolvers].flat()] })
}

/** The schema without resolvers: fields answer the property of their name. */
export function loadSchema(): GraphQLSchema {
  return buildSchema({})
}

function readTypeDefs(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'))
}
