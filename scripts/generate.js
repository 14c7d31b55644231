// Generates files from the SDL in `schema/`: the types of the API, the whole schema as one file, the reference in
// docs/schema.md, and a list of the fields of each input. Code that validates records without a GraphQL server uses
// this list. With `--check`, writes nothing and lists the files that are out of date.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import {
  buildASTSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
} from 'graphql'
import { format, resolveConfig } from 'prettier'
import { printReference } from './schema-reference.js'

const ROOT = new URL('../', import.meta.url)
const BANNER = '// Generated from schema/*.graphql by `npm run generate`: edit those files, not this one.\n\n'

const folder = new URL('schema/', ROOT)
const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort()
const sdl = parse((await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n'))
const schema = buildASTSchema(sdl)

/** These scalars are strings in the code, because inputs are checked on arrival and SQL returns the canonical form. */
const scalars = Object.fromEntries(
  ['DateTime', 'Date', 'URL', 'LanguageTag', 'CountryCode'].map((name) => [name, 'string']),
)

const config = {
  scalars,
  strictScalars: true,
  enumsAsTypes: true,
  immutableTypes: true,
  skipTypename: true,
  avoidOptionals: { field: true },
  inputMaybeValue: 'T | null | undefined',
  disableDescriptions: true,
}
const generate = (plugin, more = {}) =>
  codegen({
    filename: 'generated.ts',
    schema: sdl,
    documents: [],
    config: {},
    pluginMap: { plugin },
    plugins: [{ plugin: { ...config, ...more } }],
  })
const types = await generate(typescript)

const all = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'))
// The GraphQL types whose objects are created by resolvers. Each name is mapped to the TypeScript type of the objects.
// Null means that the objects have the type that is generated from the SDL. The objects of all types that are not
// listed here are rows of an SQL statement.
const MADE = {
  BulkLoadPayload: null,
  DeleteRecordsPayload: null,
  CorrectQuotesPayload: '../parents.ts#CorrectionSource',
  MergeAgentsPayload: '../parents.ts#MergeSource',
  MergeOutletsPayload: '../parents.ts#MergeSource',
  MergeEventsPayload: '../parents.ts#MergeSource',
  StartLoadPayload: null,
  CancelLoadPayload: null,
  LoadCounts: null,
  RecordCounts: null,
  UserError: null,
  SearchStatus: null,
  BackgroundStatus: null,
  Node: '../parents.ts#NodeSource',
  LoadResult: '../parents.ts#LoadResultSource',
  LoadJob: '../parents.ts#LoadJobSource',
  LoadJobConnection: '../parents.ts#LoadJobList',
  LoadJobEdge: null,
  LoadErrorConnection: '../parents.ts#LoadErrorList',
  LoadErrorEdge: null,
  LoadError: null,
}
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
const rows = all
  .filter((type) => (isObjectType(type) || isAbstractType(type)) && !roots.includes(type) && !(type.name in MADE))
  .map(({ name }) => name)
const made = Object.entries(MADE).filter(([, source]) => source !== null)
const resolverTypes = await generate(resolvers, {
  useTypeImports: true,
  namespacedImportName: 'Types',
  contextType: '../context.ts#RequestContext',
  mappers: { ...Object.fromEntries(rows.map((name) => [name, '../parents.ts#Row'])), ...Object.fromEntries(made) },
})

const objects = all.filter(isObjectType).map(({ name }) => `readonly ${name}: ${name}`)
const enums = all.filter(isEnumType).map((type) => [type.name, type.getValues().map((value) => value.name)])
const inputs = all
  .filter(isInputObjectType)
  .map((type) => [
    type.name,
    Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)])),
  ])
const asConst = (entries) => `${JSON.stringify(Object.fromEntries(entries))} as const`

const files = {
  'src/generated/types.ts': `${BANNER}${types}

/** Maps the names of object types to the types. */
export type Objects = { ${objects.join('; ')} }
`,
  'src/generated/inputs.ts': `${BANNER}export const ENUMS = ${asConst(enums)}

/** Lists the fields of each input object, with their types as in the SDL. */
export const INPUTS = ${asConst(inputs)}
`,
  'src/graphql/generated/resolvers.ts': `${BANNER}import type * as Types from '../../generated/types.ts'
${resolverTypes}
/** The object types whose JSON is written by SQL statements. */
export const ROW_TYPES = new Set<keyof ResolversTypes>(${JSON.stringify(rows)})
`,
  'schema.graphql': `${printSchema(lexicographicSortSchema(schema))}\n`,
  'docs/schema.md': printReference(schema),
}

const isCheck = process.argv.includes('--check')
for (const [path, text] of Object.entries(files)) {
  const file = new URL(path, ROOT)
  const options = await resolveConfig(file)
  const written = path.endsWith('.ts') ? await format(text, { ...options, parser: 'typescript' }) : text
  const present = await readFile(file, 'utf8').catch(() => null)
  if (present === written) continue
  if (isCheck) {
    console.error(`${path} is out of date: run \`npm run generate\`.`)
    process.exitCode = 1
  } else {
    await mkdir(new URL('.', file), { recursive: true })
    await writeFile(file, written)
  }
}
