import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApi, type Api } from '../api.ts'
import { createDatabase } from '../database.ts'

let database: Awaited<ReturnType<typeof createDatabase>>
let api: Api
beforeAll(async () => {
  database = await createDatabase()
  api = await createApi(database.db)
  await database.db.write
    .unsafe(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = new.name; end $$;
    create trigger fail before insert on outlet for each row execute function fail()`)
})
afterAll(async () => {
  await api?.stop()
  await database?.drop()
})

it.each([
  ['a full disk', '53100', /disk is full: free some space/],
  ['no memory', '53200', /out of memory: try again/],
  ['no connection left', '53300', /max_connections/],
  ['a standby', '25006', /does not accept writes/],
  ['a deadlock', '40P01', /send the same request again/],
])('%s is UNAVAILABLE and says what to do', async (_what, name, sentence) => {
  const { errors } = await api.query(
    'mutation ($name: String!) { bulkLoad(input: { outlets: [{ name: $name }] }) { counts { created } } }',
    { name },
    { role: 'loader' },
  )
  expect(errors?.[0]).toMatchObject({
    message: expect.stringMatching(sentence) as string,
    extensions: { code: 'UNAVAILABLE' },
  })
})
