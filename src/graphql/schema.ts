import { readdirSync, readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { GraphQLSchema } from 'graphql'
import type { Resolvers } from './generated/resolvers.ts'
import { readRows } from './row.ts'
import { scalars } from './scalars.ts'

/** The relative path is the same from `src/graphql/` and from `dist/graphql/`. */
const FOLDER = new URL('../../schema/', import.meta.url)

/** Builds the schema from `schema/*.graphql`, our scalars and the given resolvers. */
export function buildSchema(resolvers: readonly Resolvers[]): GraphQLSchema {
  return readRows(makeExecutableSchema({ typeDefs: readTypeDefs(), resolvers: [{ ...scalars }, ...resolvers] }))
}

/** Builds the schema without resolvers. */
export function loadSchema(): GraphQLSchema {
  return buildSchema([])
}

function readTypeDefs(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'))
}
