import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createKey } from '../../src/access/store.ts'
import { startTestApp } from '../app.ts'
import { createDatabase } from '../database.ts'

const directory = await mkdtemp(join(tmpdir(), 'verbatim-no-uploads-'))
afterAll(() => rm(directory, { recursive: true, force: true }))

test('an upload that cannot be written is UNAVAILABLE, and whoever runs the server is told which variable it is', async () => {
  const database = await createDatabase()
  // There is a file at the path of the directory.
  await writeFile(join(directory, 'uploads'), '')
  const app = await startTestApp(database.url, { SEARCH_ENGINE: 'postgres', VERBATIM_DIR: directory })
  try {
    const key = await createKey(database.db, 'loader')
    const response = await fetch(`${app.url}/uploads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.text}` },
      body: '{"type":"agent"}',
    })
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] }
    expect([response.status, errors[0]?.extensions.code]).toEqual([503, 'UNAVAILABLE'])
    expect(errors[0]?.message).toContain('UPLOAD_DIR')
  } finally {
    await app.stop()
    await database.drop()
  }
})
