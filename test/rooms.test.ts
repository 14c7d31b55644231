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

/** The room whose path is the longest beginning of a file's. */
function roomOf(rooms: readonly Room[], file: string): Room | undefined {
  const length = (room: Room) =>
    Math.max(0, ...room.paths.filter((path) => file.startsWith(path)).map((path) => path.length))
  return rooms.filter((room) => length(room) > 0).sort((a, b) => length(b) - length(a))[0]
}

async function importsOf(file: string): Promise<string[]> {
  const text = await readFile(join(ROOT, file), 'utf8')
  return [...text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map((match) => join(dirname(file), match[1] ?? ''))
}

it('imports nothing across rooms but what ARCHITECTURE.md allows', async () => {
  const rooms = await readRooms()
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
  expect(rooms.length).toBeGreaterThan(8)
  expect(files.length).toBeGreaterThan(40)

  const wrong: string[] = []
  for (const file of files) {
    const from = roomOf(rooms, file)
    if (!from) wrong.push(`${file} is in no room`)
    else if (from.may !== 'everything') {
      for (const target of await importsOf(file)) {
        const to = roomOf(rooms, target)
        if (to !== from && !(to && to.paths.some((path) => from.may.includes(path))))
          wrong.push(`${file} imports ${target}`)
      }
    }
  }
  expect(wrong).toEqual([])
})

it('reads the environment in one place', async () => {
  const entries = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  const readers = []
  for (const entry of entries.filter(({ name }) => name.endsWith('.ts'))) {
    const path = join(entry.parentPath, entry.name)
    if ((await readFile(path, 'utf8')).includes('process.env')) readers.push(relative(ROOT, path))
  }
  expect(readers).toEqual(['src/config.ts'])
})
