import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '../../src/access/authenticate.ts'
import { hashKey, mintKey, parseKey } from '../../src/access/key.ts'
import { createKey, findKeyHash, listKeys, revokeKey } from '../../src/access/store.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database?.drop())

describe('a key', () => {
  it('is unlike every other, and names its id', () => {
    const keys = Array.from({ length: 200 }, mintKey)
    expect(new Set(keys.map(({ text }) => text)).size).toBe(200)
    for (const key of keys) expect(parseKey(key.text)).toEqual(key)
  })

  it.each([
    '',
    'vb_',
    'vb_abc_def',
    `vb_${'A'.repeat(12)}_${'b'.repeat(43)}`,
    `vb_${'a'.repeat(12)}_${'b'.repeat(44)}`,
    `x${mintKey().text}`,
  ])('is not %j', (text) => {
    expect(parseKey(text)).toBeNull()
  })

  it('is stored as a hash alone', async () => {
    const key = await createKey(database.db, 'loader', 'desk')
    const [row] = await database.db.read`select to_json(api_key)::text as text from api_key where id = ${key.id}`
    expect(row?.['text']).not.toContain(key.text.slice(16))
    expect((await findKeyHash(database.db, key.id))?.hash.equals(hashKey(key))).toBe(true)
  })
})

describe('authenticate', () => {
  const bearer = (text: string) => `Bearer ${text}`

  it('lets everybody read unless reading needs a key', async () => {
    expect(await authenticate(database.db, undefined)).toEqual({ role: 'anonymous', holder: 'anonymous' })
    await expect(authenticate(database.db, undefined, { readAccess: 'key' })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  it('knows a stored key until it is revoked', async () => {
    const key = await createKey(database.db, 'reader')
    expect(await authenticate(database.db, bearer(key.text))).toEqual({ role: 'reader', holder: key.id })
    expect(await authenticate(database.db, `bearer   ${key.text} `)).toEqual({ role: 'reader', holder: key.id })
    await revokeKey(database.db, key.id)
    await expect(authenticate(database.db, bearer(key.text))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect((await listKeys(database.db)).find(({ id }) => id === key.id)?.revokedAt).not.toBeNull()
    await revokeKey(database.db, key.id)
  })

  it("knows the process's own key without asking the database", async () => {
    const processKey = mintKey()
    expect(await authenticate(database.db, bearer(processKey.text), { processKey })).toEqual({
      role: 'loader',
      holder: processKey.id,
    })
    await expect(authenticate(database.db, bearer(processKey.text))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('refuses to revoke what is not there', async () => {
    await expect(revokeKey(database.db, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
