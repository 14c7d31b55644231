import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClient } from '../../src/postgres/client.ts'
import { parseTarget } from '../../src/postgres/url.ts'
import { createDatabase } from '../database.ts'

const at = (host: string, more: object = {}) => ({ host: [host], port: [5432], connection: {}, ...more })

test.each([
  [
    'postgres://u:p@db.example:5433/news',
    at('db.example', { port: [5433], username: 'u', password: 'p', database: 'news' }),
  ],
  ['postgresql://db.example/news', at('db.example', { database: 'news' })],
  ['postgres://u@[2001:db8::1]:5433/news', at('2001:db8::1', { port: [5433], username: 'u', database: 'news' })],
  ['postgres://[::1]/news', at('::1', { database: 'news' })],
  [
    'postgres:///news?host=/run/postgresql',
    at('/run/postgresql', { path: '/run/postgresql/.s.PGSQL.5432', database: 'news' }),
  ],
  [
    'postgres://u@%2Frun%2Fpostgresql:5433/news',
    at('/run/postgresql', { port: [5433], path: '/run/postgresql/.s.PGSQL.5433', username: 'u', database: 'news' }),
  ],
  [
    'postgres://us%40er:p%3Aa%2Fss@h/my%20news',
    at('h', { username: 'us@er', password: 'p:a/ss', database: 'my news' }),
  ],
  ['postgres://u:p@ss%@h/news', at('h', { username: 'u', password: 'p@ss%', database: 'news' })],
  [
    'postgres://a,b:5433/news?target_session_attrs=primary',
    { host: ['a', 'b'], port: [5432, 5433], database: 'news', target_session_attrs: 'primary', connection: {} },
  ],
  [
    'postgres://h/news?sslmode=require&search_path=x&connect_timeout=5',
    at('h', { database: 'news', ssl: 'require', connection: { search_path: 'x' } }),
  ],
  ['postgres://h/news?sslmode=disable', at('h', { database: 'news', ssl: false })],
  ['postgres://', at('localhost')],
  [
    `host=db.example port=5433 user=u password='it\\'s a secret' dbname = news`,
    at('db.example', { port: [5433], username: 'u', password: "it's a secret", database: 'news' }),
  ],
  [
    'host=/run/postgresql dbname=news',
    at('/run/postgresql', { path: '/run/postgresql/.s.PGSQL.5432', database: 'news' }),
  ],
])('%s', (text, target) => {
  expect(parseTarget(text)).toEqual(target)
})

test.each([
  '',
  'localhost',
  'mysql://a/b',
  'postgres://h:port/x',
  'postgres://h:99999/x',
  'host=',
  'host=a b',
  'postgres://a,b/x?port=1,2,3',
  'postgres://%zz/x',
])('%j is none', (text) => {
  const target = parseTarget(text)
  expect(text === 'host=' ? target?.host : target).toEqual(text === 'host=' ? ['localhost'] : null)
})

let database: Awaited<ReturnType<typeof createDatabase>>
let directory: string
const servers: ReturnType<typeof createServer>[] = []
beforeAll(async () => {
  database = await createDatabase()
  directory = await mkdtemp(join(tmpdir(), 'verbatim-socket-'))
})
afterAll(async () => {
  for (const server of servers) server.close()
  await rm(directory, { recursive: true, force: true })
  await database.drop()
})

/** Forwards connections at an address to the database, which listens only on 127.0.0.1. */
async function forward(listen: string | { host: string; port: number }): Promise<number> {
  const { port } = new URL(database.url)
  const server = createServer((from) => {
    const to = connect(Number(port), '127.0.0.1')
    from.on('error', () => to.destroy()).pipe(to)
    to.on('error', () => from.destroy()).pipe(from)
  })
  servers.push(server)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(listen, resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('connects by IPv6, by a socket and by pairs', async () => {
  const { username, password, pathname } = new URL(database.url)
  const name = pathname.slice(1)
  await forward(join(directory, '.s.PGSQL.5432'))
  const port = await forward({ host: '::1', port: 0 })
  for (const url of [
    `postgres://${username}:${password}@[::1]:${port}/${name}`,
    `postgres://${username}:${password}@/${name}?host=${directory}`,
    `postgres://${username}:${password}@${encodeURIComponent(directory)}/${name}`,
    `host=${directory} user=${decodeURIComponent(username)} password='${decodeURIComponent(password)}' dbname=${name}`,
  ]) {
    const sql = openClient(url, { max: 1 })
    expect([...(await sql`select current_database() as name`)]).toEqual([{ name }])
    await sql.end()
  }
})
