import { expect, it } from 'vitest'
import { createDatabase } from '../database.ts'
import { randomArchive } from './archive.ts'
import { createOracle } from './read.ts'
import { seedArchive } from './seed.ts'
import { storedArchive } from './stored.ts'

it('ids and times read from the database are those it was seeded with', async () => {
  const { db, drop } = await createDatabase()
  try {
    const state = randomArchive(3)
    const document =
      '{ articles(first: 100) { nodes { id key loadedAt updatedAt outlet { id } quotes(filter: {text: {contains: ""}}) { nodes { span { start } text } } } } }'
    const seeded = createOracle(await seedArchive(db, state)).query(document, {}, { role: 'loader' })
    const stored = createOracle(await storedArchive(db, state)).query(document, {}, { role: 'loader' })
    expect(stored).toEqual(seeded)
  } finally {
    await drop()
  }
})
