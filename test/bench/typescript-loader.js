import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Each thread and process has a loader of its own: what one has compiled the others take from disk, and the compiler is
// loaded where nobody has.
const CACHE = join(tmpdir(), 'verbatim-typescript')

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
  await mkdir(CACHE, { recursive: true })
  // Whole or not at all: others may look at the same moment.
  const part = `${cached}.${process.pid}.${Math.random()}`
  await writeFile(part, outputText)
  await rename(part, cached)
  return outputText
}
