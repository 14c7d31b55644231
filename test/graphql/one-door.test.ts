import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STEPS = 'src/graphql/request/'
const DOOR = `${STEPS}execute.ts`
// Only execute.ts may import the functions of these files; the values of limits are configuration and not guarded.
const GUARDED = ['document', 'operation', 'plan', 'variables', 'answer', 'nesting', 'large'].map(
  (name) => `${STEPS}${name}.ts`,
)
const GRAPHQL_STEPS = ['parse', 'validate', 'execute', 'subscribe', 'getVariableValues']

async function sources(): Promise<Map<string, string>> {
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.name.endsWith('.ts')).map((entry) => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(files.map(async (file) => [relative(ROOT, file), await readFile(file, 'utf8')] as const)),
  )
}

/** Returns the values that a file imports: their names and the file or package that exports them. */
function importsOf(file: string, text: string): { readonly from: string; readonly names: readonly string[] }[] {
  return [...text.matchAll(/^import (?!type)(?:\{([^}]*)\}|[^'{]*) ?from '([^']+)'/gm)].map(
    ([, names = '', from = '']) => ({
      from: from.startsWith('.') ? join(dirname(file), from) : from,
      names: names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
        .map((name) => name.split(' as ')[0] ?? ''),
    }),
  )
}

it('only execute reaches the steps of a request', async () => {
  const outside: string[] = []
  for (const [file, text] of await sources()) {
    if (file.startsWith(STEPS)) continue
    for (const { from, names } of importsOf(file, text))
      if (GUARDED.includes(from) && names.length > 0) outside.push(`${file} imports ${names.join(', ')} of ${from}`)
  }
  expect(outside).toEqual([])
})

it('within the door, each step is called by execute or by the step before it', async () => {
  const all = await sources()
  const callers = (target: string) =>
    [...all].flatMap(([file, text]) =>
      importsOf(file, text).some(({ from, names }) => from === target && names.length > 0) ? [file] : [],
    )
  for (const step of ['document', 'operation', 'plan', 'answer', 'large']) {
    const expected = step === 'document' ? [`${STEPS}apollo.ts`, DOOR] : [DOOR]
    expect([step, callers(`${STEPS}${step}.ts`).sort()]).toEqual([step, expected])
  }
})

it('only the door parses, validates and executes by graphql-js', async () => {
  const users: string[] = []
  for (const [file, text] of await sources())
    for (const { from, names } of importsOf(file, text))
      if (from === 'graphql' && names.some((name) => GRAPHQL_STEPS.includes(name))) users.push(file)
  expect(users.sort()).toEqual([`${STEPS}document.ts`, DOOR])
})

it('limits are checked in one place', async () => {
  const checking: string[] = []
  for (const [file, text] of await sources())
    for (const { from, names } of importsOf(file, text))
      if (from === `${STEPS}limits.ts` && names.some((name) => name.startsWith('check'))) checking.push(file)
  expect(checking).toEqual([DOOR])
})
