import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { checkDatabase } from '../../src/postgres/check.ts'
import { migrate } from '../../src/postgres/migrate.ts'
import { databaseUrl } from '../start-postgres.ts'

const name = `check_${randomBytes(4).toString('hex')}`
let admin: postgres.Sql
beforeAll(() => {
  admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  for (const suffix of ['ascii', 'c', 'rights'])
    await admin.unsafe(`drop database if exists ${name}_${suffix} with (force)`)
  await admin.unsafe(`drop role if exists ${name}`)
  await admin.end()
})

it('takes the database that tests run on', async () => {
  await checkDatabase(inject('postgresUrl'))
})

it.each([
  [
    'ascii',
    `encoding 'SQL_ASCII' locale_provider libc locale 'C'`,
    /has the encoding SQL_ASCII, but Verbatim needs a database with UTF8: create one with: create database/,
  ],
  [
    'c',
    `encoding 'UTF8' locale_provider libc locale 'C'`,
    /has LC_CTYPE C, which supports only ASCII letters\. Verbatim needs another database: create one with: create database/,
  ],
])('refuses a database that would lose letters (%s)', async (suffix, traits, message) => {
  await admin.unsafe(`create database ${name}_${suffix} template template0 ${traits}`)
  await expect(checkDatabase(databaseUrl(inject('postgresUrl'), `${name}_${suffix}`))).rejects.toThrow(message)
})

it.each<[string, (socket: Socket) => void]>([
  ['closes connections at once', (socket) => socket.end()],
  ['speaks another protocol', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
])('says that the server there is not a Postgres where it %s', async (_what, answer) => {
  const server = createServer((socket) => answer(socket.on('error', () => {}).resume())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    const url = `postgres://u:p@127.0.0.1:${port}/x`
    await expect(checkDatabase(url)).rejects.toThrow(
      /accepts connections but closes them at once, so Postgres does not answer there/,
    )
  } finally {
    server.close()
  }
})

it('says which rights are missing', async () => {
  await admin.unsafe(`create database ${name}_rights`)
  await admin.unsafe(`create role ${name} login password 'x'`)
  const url = new URL(databaseUrl(inject('postgresUrl'), `${name}_rights`))
  url.username = name
  url.password = 'x'
  await expect(migrate(url.href)).rejects.toThrow(
    /^The user of DATABASE_URL is not allowed to change this database \(.*\): make this user the owner, or grant/,
  )
})

it.each([
  [{ pathname: '/nowhere' }, /has no database "nowhere": create it/],
  [{ username: 'stranger' }, /"stranger"/],
  [{ password: 'wrong' }, /rejected the password of/],
  [{ port: '9' }, /No Postgres answers at .*:9 \(DATABASE_URL\): start it, or unset DATABASE_URL/],
])('says what is wrong with %j', async (change, message) => {
  const url = Object.assign(new URL(inject('postgresUrl')), change)
  const failure = await checkDatabase(url.href).catch((error: Error) => error)
  expect(failure).toMatchObject({ code: 'SETUP', message: expect.stringMatching(message) as string })
  expect(String(failure)).not.toContain(new URL(inject('postgresUrl')).password || 'no password')
})
