import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, introspectionFromSchema, isInterfaceType, isUnionType } from 'graphql'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { documents, readBlocks, ROOT } from './documents.ts'

// Each TypeScript block is compiled as a module of a frontend that has generated the modules which the block imports.

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'))
const possibleTypes = Object.fromEntries(
  Object.values(schema.getTypeMap())
    .filter((type) => isInterfaceType(type) || isUnionType(type))
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
)
const GENERATED: Record<string, string> = {
  // Modules in the form that the plugins `fragment-matcher` and `urql-introspection` write.
  'possible-types.ts': `export default ${JSON.stringify({ possibleTypes })}\n`,
  'schema.ts': `import type { IntrospectionQuery } from 'graphql'\nexport default ${JSON.stringify(introspectionFromSchema(schema))} as unknown as IntrospectionQuery\n`,
  // The real package declares this type in the same way, and would add 250 other packages.
  'codegen-cli.d.ts': `export type { Types } from '@graphql-codegen/plugin-helpers'\nimport type { Types } from '@graphql-codegen/plugin-helpers'\nexport type CodegenConfig = Types.Config\n`,
}

const blocks = documents.flatMap((document) =>
  readBlocks(document)
    .filter(({ language }) => language === 'ts')
    .map(({ text }, index) => ({
      // A block that begins with the name of its file can be imported by other blocks.
      name: /^\/\/ ([\w-]+\.ts)\n/.exec(text)?.[1] ?? `${document.path.replaceAll('/', '-')}-${index}.ts`,
      text,
    })),
)

test('the TypeScript of all documents compiles under strict rules', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(5)
  const folder = join(ROOT, 'test/docs')
  const files = new Map([
    ...Object.entries(GENERATED).map(([name, text]): [string, string] => [join(folder, name), text]),
    ...blocks.map(({ name, text }): [string, string] => [join(folder, name), `${text}\nexport {}\n`]),
  ])
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.asynciterable.d.ts'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    paths: { '@graphql-codegen/cli': [join(folder, 'codegen-cli.d.ts')] },
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path)
  host.readFile = (path) => files.get(path) ?? readFile.call(host, path)
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path)
    return text === undefined
      ? getSourceFile.call(host, path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
  expect(problems).toEqual([])
})
