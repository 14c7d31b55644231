import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { makePackage } from '../../crash/package.ts'

const SERVER = new URL('../server/ours.ts', import.meta.url)

/**
 * Packs the server as it would be installed, so that its measured memory does not include a compiler's. Returns the
 * file to run and the directory of the package.
 */
export async function makeServer(): Promise<{ file: URL; directory: string; remove(): Promise<void> }> {
  const made = await makePackage()
  const source = (await readFile(SERVER, 'utf8')).replaceAll(`'../../../src/`, `'./dist/`)
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  }
  const file = join(made.directory, 'server.js')
  await writeFile(file, ts.transpileModule(source, { compilerOptions }).outputText)
  return { ...made, file: new URL(`file://${file}`) }
}
