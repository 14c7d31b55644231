import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

const ROOT = resolve(import.meta.dirname, '../..')

/**
 * Makes a package, as it would be installed, from the current sources: the `dist` of the checkout may be older, or
 * missing.
 */
export async function makePackage(): Promise<{ directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-package-'))
  for (const shared of ['node_modules', 'drizzle', 'schema', 'sample'])
    await symlink(join(ROOT, shared), join(directory, shared))
  await cp(join(ROOT, 'package.json'), join(directory, 'package.json'))
  await cp(join(ROOT, 'bin'), join(directory, 'bin'), { recursive: true })
  await cp(join(ROOT, 'src/quotes/weights'), join(directory, 'dist/quotes/weights'), { recursive: true })
  const sources = await readdir(join(ROOT, 'src'), { recursive: true })
  for (const source of sources.filter((path) => path.endsWith('.ts'))) {
    const text = await readFile(join(ROOT, 'src', source), 'utf8')
    const { outputText } = ts.transpileModule(text, {
      fileName: source,
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    })
    const target = join(directory, 'dist', source.replace(/\.ts$/, '.js'))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, outputText)
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) }
}
