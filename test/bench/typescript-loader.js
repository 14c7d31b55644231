import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Each thread and process has its own loader. The loaders share compiled files on disk, so that most loaders need not
// load the compiler. The cache is in the checkout, because it holds code to run, and other users could write to a
// shared directory.
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/verbatim-typescript', import.meta.url))

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context)
  const fileName = fileURLToPath(url)
  const source = await readFile(fileName, 'utf8')
  const cached = join(CACHE, `${createHash('sha256').update(fileName).update('\0').update(source).digest('hex')}.js`)
  const known = await readFile(cached, 'utf8').catch(() => null)
  return { format: 'module', shortCircuit: true, source: known ?? (await compile(source, fileName, cached)) }
}

async function compile(source, fileName, cached) {
  const { default: ts } = await import('typescript')
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    inlineSourceMap: true,
    verbatimModuleSyntax: true,
  }
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName })
  try {
    await mkdir(CACHE, { recursive: true })
    // The file gets its name when it is complete, because another process may read it at the same moment.
    const part = `${cached}.${process.pid}.${Math.random()}`
    await writeFile(part, outputText)
    await rename(part, cached)
  } catch (error) {
    // If the checkout belongs to another user, each thread compiles for itself.
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error
  }
  return outputText
}
