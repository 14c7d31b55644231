import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Room {
  readonly paths: readonly string[]
  readonly may: readonly string[] | 'everything'
}

async function readRooms(): Promise<Room[]> {
  const text = await readFile(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('| `src/'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const paths = (cell = '') => [...cell.matchAll(/`(src\/[^`]*)`/g)].map((match) => match[1] ?? '')
  return cells.map((cell) => ({ paths: paths(cell[1]), may: cell[3] === 'everything' ? 'everything' : paths(cell[3]) }))
}

/**
 * Returns the room of a file. If the file's path begins with the paths of several rooms, returns the room with the
 * longest path.
 */
function roomOf(rooms: readonly Room[], file: string): Room | undefined {
  const length = (room: Room) =>
    Math.max(0, ...room.paths.filter((path) => file.startsWith(path)).map((path) => path.length))
  return rooms.filter((room) => length(room) > 0).sort((a, b) => length(b) - length(a))[0]
}

interface Imports {
  readonly values: readonly string[]
  readonly types: readonly string[]
}

/** Returns those imports of a file that lead to our own files. Re-exports and dynamic imports are included. */
async function importsOf(file: string): Promise<Imports> {
  const text = await readFile(join(ROOT, file), 'utf8')
  const statement = /^(?:import|export) (?:([^'`;()=]*?) from )?'(\.[^']+)'|import\('(\.[^']+)'\)/gm
  const values: string[] = []
  const types: string[] = []
  for (const [, names = '', from, dynamic] of text.matchAll(statement)) {
    const inBraces =
      /^\{([^}]*)\}/
        .exec(names.trim())?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '') ?? []
    const isType =
      names.startsWith('type ') || (inBraces.length > 0 && inBraces.every((name) => name.trim().startsWith('type ')))
    ;(isType ? types : values).push(join(dirname(file), from ?? dynamic ?? ''))
  }
  return { values, types }
}

async function listFiles(): Promise<string[]> {
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
  expect(files.length).toBeGreaterThan(40)
  return files
}

/** Returns one cycle of the graph, which ends with the file with which it begins. Returns null if there is no cycle. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return null
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next)
      if (circle) return circle
    }
    path.pop()
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const circle = visit(file)
    if (circle) return circle
  }
  return null
}

it('imports nothing across rooms but what ARCHITECTURE.md allows', async () => {
  const rooms = await readRooms()
  const files = await listFiles()
  expect(rooms.length).toBeGreaterThan(8)

  const wrong: string[] = []
  for (const file of files) {
    const from = roomOf(rooms, file)
    if (!from) wrong.push(`${file} is in no room`)
    else if (from.may !== 'everything') {
      const { values, types } = await importsOf(file)
      for (const target of [...values, ...types]) {
        const to = roomOf(rooms, target)
        if (to !== from && !(to && to.paths.some((path) => from.may.includes(path))))
          wrong.push(`${file} imports ${target}`)
      }
    }
  }
  expect(wrong).toEqual([])
})

it('imports in no circle, not even types', async () => {
  const graph = new Map<string, readonly string[]>()
  for (const file of await listFiles()) {
    const { values, types } = await importsOf(file)
    graph.set(file, [...values, ...types])
  }
  expect(findCircle(graph)).toBeNull()
})

it('names the tables of the archive in SQL only where ARCHITECTURE.md allows', async () => {
  const text = await readFile(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  const line = text.split('\n').find((one) => one.startsWith('SQL names tables of the archive only in')) ?? ''
  const allowed = [...line.matchAll(/`(src\/[^`]*)`/g)].map((match) => match[1] ?? '')
  expect(allowed.length).toBeGreaterThan(2)
  const tables = '(?:article|quote|event|outlet|agent|identifier)(?:_[a-z]+)?'
  const naming = new RegExp(`\\b(?:from|join|into|update|table) ${tables}\\b|/tables/${tables}\\.ts'`)
  const wrong: string[] = []
  for (const file of await listFiles()) {
    const isAllowed = allowed.some((path) => file.startsWith(path))
    const found = naming.exec(await readFile(join(ROOT, file), 'utf8'))
    if (found && !isAllowed) wrong.push(`${file}: ${found[0]}`)
  }
  expect(wrong).toEqual([])
})

it('has every file that ARCHITECTURE.md and docs/where-is-it.md name', async () => {
  const missing: string[] = []
  for (const document of ['ARCHITECTURE.md', 'docs/where-is-it.md']) {
    const text = await readFile(join(ROOT, document), 'utf8')
    const paths = [...text.matchAll(/`((?:src|test|schema|drizzle|docs|sample|scripts)\/[^`<]*)`/g)]
    expect(paths.length).toBeGreaterThan(15)
    for (const [, path = ''] of paths) if (!existsSync(join(ROOT, path))) missing.push(`${document}: ${path}`)
  }
  expect(missing).toEqual([])
})

it('reads the environment in one place', async () => {
  const readers = []
  for (const file of await listFiles()) {
    if ((await readFile(join(ROOT, file), 'utf8')).includes('process.env')) readers.push(file)
  }
  expect(readers).toEqual(['src/config.ts'])
})
