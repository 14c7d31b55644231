import { readdirSync, readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import type { Resolvers } from './generated/resolvers.ts'
import { readRows } from './row.ts'
import { scalars } from './scalars.ts'

/** From `src/graphql/` and from `dist/graphql/` alike. */
const FOLDER = new URL('../../schema/', import.meta.url)

/** The schema of `schema/*.graphql` with the scalars and these resolvers. */
export function buildSchema(resolvers: readonly Resolvers[]): GraphQLSchema {
  return readRows(makeExecutableSchema({ typeDefs: readTypeDefs(), resolvers: [{ ...scalars }, ...resolvers] }))
}

/** The schema without resolvers. */
export function loadSchema(): GraphQLSchema {
  return buildSchema([])
}

function readTypeDefs(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'))
}
