import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/postgres/connect.ts'
import { asArchiveError } from '../../src/postgres/failure.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test.each(['ENETUNREACH', 'EADDRNOTAVAIL', 'EMFILE'])(
  'connections that fail at once with %s are failures of what asked, and end no process',
  async (kind) => {
    const script = fileURLToPath(new URL('./starved.ts', import.meta.url))
    const loader = fileURLToPath(new URL('../bench/typescript.js', import.meta.url))
    const limited = `ulimit -n 60; exec "$0" --import "$1" "$2" "$3" "$4"`
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-c', limited, process.execPath, loader, script, kind, database.url],
      { timeout: 25_000 },
    )
    const told = expect.stringContaining(kind) as string
    expect(JSON.parse(stdout)).toEqual({
      queries: [told, told, told],
      transaction: told,
      listen: told,
      call: expect.stringContaining('UNAVAILABLE') as string,
      find: expect.stringMatching(new RegExp(`UNAVAILABLE.*${kind}`)) as string,
      after: ['it works', 'it works'],
      heard: 'hello',
    })
  },
)

test.each(['255.255.255.255', 'nowhere.invalid'])('a database at %s is UNAVAILABLE', async (hostname) => {
  const db = connect({ url: Object.assign(new URL(database.url), { hostname }).href })
  const failure = await db.read`select 1`.catch((error: unknown) => asArchiveError(error))
  await db.close()
  expect(failure).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('try again') as string })
})
