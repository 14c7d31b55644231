import { afterAll, beforeAll, expect, test } from 'vitest'
import { readZones, setZones, zoneOf } from '../../../src/archive/query/zone.ts'
import { createDatabase } from '../../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('a zone that Postgres has under another name only is asked for by that', () => {
  setZones(['asia/kolkata', 'america/los_angeles', 'europe/berlin', 'america/argentina/buenos_aires', 'utc'])
  expect(zoneOf('Asia/Calcutta')).toBe('asia/kolkata')
  expect(zoneOf('us/pacific')).toBe('america/los_angeles')
  expect(zoneOf('America/Buenos_Aires')).toBe('america/argentina/buenos_aires')
  expect(zoneOf('Europe/Berlin')).toBe('Europe/Berlin')
  expect(zoneOf('Mars/Olympus')).toBeNull()
})

test('every zone that Intl lists is one that this Postgres takes', async () => {
  const { read } = database.db
  await readZones(read)
  const names = Intl.supportedValuesOf('timeZone').map((name) => zoneOf(name) ?? `${name} is not known`)
  const rows = await read<{ known: number }[]>`
    select count(distinct name)::int as known from pg_timezone_names where lower(name) = any(${names.map((name) => name.toLowerCase())})`
  expect(rows[0]?.known).toBe(new Set(names.map((name) => name.toLowerCase())).size)
})
