import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSearch, type SearchConfig } from '../../src/search/choose.ts'
import { createStops } from '../../src/app/stops.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let directory: string
beforeAll(async () => {
  database = await createDatabase()
  directory = await mkdtemp(join(tmpdir(), 'verbatim-choice-'))
})
afterAll(async () => {
  await database.drop()
  await rm(directory, { recursive: true, force: true })
})

const NOWHERE = { url: 'http://127.0.0.1:9', key: null }

async function choose(config: Partial<SearchConfig>): Promise<{ name: string; fallback?: string; said: string[] }> {
  const stops = createStops()
  const said: string[] = []
  const whole: SearchConfig = {
    databaseUrl: database.url,
    searchEngine: 'auto',
    searchFallback: false,
    meilisearches: [],
    meiliBin: null,
    path: '',
    directory: join(directory, 'archive'),
    ...config,
  }
  try {
    const { copies, fallback } = await openSearch(whole, database.db, stops, (line) => said.push(line))
    return {
      name: copies.map(({ engine }) => engine.name).join(),
      ...(fallback ? { fallback: fallback.name } : {}),
      said,
    }
  } finally {
    await stops.run()
  }
}

test('Postgres searches where there is no Meilisearch, and says nothing of it', async () => {
  expect(await choose({})).toEqual({ name: 'POSTGRES', said: [] })
})

test('MEILI_URL comes before whatever lies on the PATH', async () => {
  expect((await choose({ meilisearches: [NOWHERE], path: directory })).name).toBe('MEILISEARCH')
})

test('SEARCH_FALLBACK=on puts Postgres behind Meilisearch, and behind itself nothing', async () => {
  expect(await choose({ searchFallback: true, meilisearches: [NOWHERE] })).toEqual({
    name: 'MEILISEARCH',
    fallback: 'POSTGRES',
    said: [],
  })
  expect(await choose({ searchFallback: true, searchEngine: 'postgres' })).toEqual({ name: 'POSTGRES', said: [] })
})

test('SEARCH_ENGINE=postgres goes without', async () => {
  expect((await choose({ searchEngine: 'postgres', meilisearches: [NOWHERE] })).name).toBe('POSTGRES')
})

test('SEARCH_ENGINE=meilisearch insists', async () => {
  await expect(choose({ searchEngine: 'meilisearch' })).rejects.toMatchObject({
    code: 'SETUP',
    message: expect.stringContaining('MEILI_URL'),
  })
})

test('one on the PATH that does not start is told, and Postgres searches', async () => {
  await writeFile(join(directory, 'meilisearch'), '#!/bin/sh\necho broken >&2\nexit 1\n', { mode: 0o755 })
  const { name, said } = await choose({ path: directory })
  expect(name).toBe('POSTGRES')
  expect(said[0]).toContain('broken')
})

test('one that was named and does not start ends the start', async () => {
  await expect(choose({ meiliBin: join(directory, 'meilisearch') })).rejects.toMatchObject({ code: 'SETUP' })
})
