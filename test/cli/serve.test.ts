import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import postgres from 'postgres'
import { afterAll, describe, expect, it } from 'vitest'
import { post } from '../app.ts'
import { meilisearchBin } from '../meilisearch.ts'
import { slowdown } from '../slowdown.ts'
import { databaseOf, freshDirectory, isAlive, postmasterOf, serve, stop, usedDirectory, verbatim } from './process.ts'

const NOBODY = 65_534
const COUNT = '{ articles { totalCount } }'
const directories: string[] = []
async function directory(made = freshDirectory()): Promise<string> {
  directories.push(dirname(await made))
  return made
}
afterAll(() => Promise.all(directories.map((made) => rm(made, { recursive: true, force: true }))))

describe('serve on a bare machine', () => {
  it('brings an archive up, prints how to use it, and ends cleanly under Ctrl-C', async () => {
    const VERBATIM_DIR = await directory()
    const first = await serve({ VERBATIM_DIR, LOG_LEVEL: 'info', SEARCH_ENGINE: undefined })
    const postmaster = await postmasterOf(VERBATIM_DIR)
    const { body } = await post(first.url, COUNT, { authorization: `Bearer ${first.key}` })
    expect(body.data.articles.totalCount).toBeGreaterThan(50)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    first.process.kill('SIGINT')
    const ended = await stop(first)
    expect(ended.code).toBe(0)
    expect(isAlive(postmaster)).toBe(false)

    const curl = ended.stdout.split('\n').find((line) => line.startsWith('curl ')) ?? ''
    const second = await serve({ VERBATIM_DIR, PORT: new URL(first.url).port })
    expect(JSON.parse(execFileSync('sh', ['-c', curl]).toString())).toMatchObject({
      data: { articles: { nodes: [{}, {}, {}] } },
    })
    expect((await post(second.url, COUNT, { authorization: `Bearer ${second.key}` })).body).toEqual(body)
    // The key of a process that has ended is not valid any more.
    expect((await post(second.url, COUNT, { authorization: `Bearer ${first.key}` })).status).toBe(401)
    expect((await stop(second, 'SIGTERM')).code).toBe(0)
    const requests = ended.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { reqId?: string; msg: string; path?: string })
    expect(requests.some(({ reqId, msg }) => msg === 'request' && reqId)).toBe(true)
    // Health checks are not logged, because monitoring repeats them all day.
    expect(requests.map(({ path }) => path)).not.toContain('/readyz')
    expect(ended.stdout).not.toContain(`"Bearer ${first.key}`)
  })

  // Immediately after the start, the sync waits for the lock, too. The test is repeated after a failure, because
  // the server's own limit of 9 s also applies when other tests keep the machine busy for a moment.
  it.each([0, 2_000])(
    'ends within 10 seconds though a request hangs, %d ms after the start',
    { retry: 2 },
    async (waitMs) => {
      const VERBATIM_DIR = await directory(usedDirectory())
      const running = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off', STATEMENT_TIMEOUT_MS: '60000' })
      const postmaster = await postmasterOf(VERBATIM_DIR)
      const database = await databaseOf(VERBATIM_DIR)
      const blocker = postgres(database, { max: 1, onnotice: () => {} })
      const watcher = postgres(database, { max: 1 })
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      await blocker.unsafe('begin; lock table article in access exclusive mode')
      const hanging = post(running.url, COUNT).catch(() => null)
      await expect
        .poll(
          () =>
            // Background work may also wait for the table, so only the query is counted.
            watcher`select from pg_stat_activity where query like '%totalCount%' and wait_event_type = 'Lock'`,
        )
        .toHaveLength(1)
      await watcher.end()
      const since = Date.now()
      const { code, stderr } = await stop(running)
      expect(code).toBe(0)
      const factor = slowdown()
      expect(Date.now() - since).toBeLessThan(7_000 * factor)
      // On a machine that is this busy, the server may reach its limit and leave Postgres behind.
      if (factor < 1.5) expect([stderr, isAlive(postmaster)]).toEqual(['', false])
      else if (isAlive(postmaster)) process.kill(postmaster, 'SIGINT')
      await expect.poll(() => isAlive(postmaster)).toBe(false)
      await hanging
      await blocker.end({ timeout: 0 }).catch(() => {})
    },
  )

  it('starts empty when the sample is off', async () => {
    const running = await serve({ VERBATIM_DIR: await directory(), VERBATIM_SAMPLE: 'off' })
    expect((await post(running.url, COUNT)).body).toEqual({ data: { articles: { totalCount: 0 } } })
    await stop(running)
  })

  it('gives the sample once: an archive that was emptied stays empty', async () => {
    const VERBATIM_DIR = await directory(usedDirectory('sample'))
    const first = await serve({ VERBATIM_DIR })
    const authorization = `Bearer ${first.key}`
    const LISTS =
      '{ articles(first: 100) { nodes { id } } events(first: 100) { nodes { id } } agents(first: 100) { nodes { id } } outlets(first: 100) { nodes { id } } }'
    const { body } = await post(first.url, LISTS, { authorization })
    const lists = Object.values(body.data as Record<string, { nodes: { id: string }[] }>)
    const ids = lists.flatMap(({ nodes }) => nodes.map(({ id }) => id))
    const DELETE = `mutation { deleteRecords(input: { ids: ${JSON.stringify(ids)} }) { deleted { articles } userErrors { message } } }`
    const deleted = await post(first.url, DELETE, { authorization })
    expect(deleted.body.data.deleteRecords).toEqual({ deleted: { articles: 76 }, userErrors: [] })
    await stop(first)
    const second = await serve({ VERBATIM_DIR })
    expect((await post(second.url, COUNT)).body).toEqual({ data: { articles: { totalCount: 0 } } })
    await stop(second)
  })

  it('takes over the database that a killed server left behind, with what was in it', async () => {
    const VERBATIM_DIR = await directory(usedDirectory())
    const first = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off' })
    const made = await verbatim(['key', 'create', '--role', 'loader'], { VERBATIM_DIR })
    const orphan = await postmasterOf(VERBATIM_DIR)
    await stop(first, 'SIGKILL')
    expect(isAlive(orphan)).toBe(true)
    const second = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off' })
    expect((await post(second.url, COUNT, { authorization: `Bearer ${made.stdout.trim()}` })).status).toBe(200)
    expect((await stop(second)).code).toBe(0)
    expect(isAlive(orphan)).toBe(false)
  })

  it.skipIf(meilisearchBin === null)(
    'takes over the Meilisearch that a killed server left behind, and starts it again when that is killed',
    async () => {
      const VERBATIM_DIR = await directory()
      const environment = { VERBATIM_DIR, SEARCH_ENGINE: undefined, MEILI_BIN: meilisearchBin ?? '' }
      const meilisearchOf = async () =>
        (
          JSON.parse(await readFile(join(VERBATIM_DIR, 'meilisearch', 'process.json'), 'utf8')) as {
            child: { pid: number }
          }
        ).child.pid
      const find = async ({ url }: { url: string }) =>
        (await post(url, '{ search(text: "minister") { engine totalCount } }')).body.data.search as {
          totalCount: number
        } | null
      const first = await serve(environment)
      const orphan = await meilisearchOf()
      await expect.poll(async () => (await find(first))?.totalCount).toBeGreaterThan(0)
      await stop(first, 'SIGKILL')
      expect(isAlive(orphan)).toBe(true)
      const second = await serve(environment)
      expect(isAlive(orphan)).toBe(false)
      process.kill(await meilisearchOf(), 'SIGKILL')
      await expect
        .poll(() => find(second))
        .toMatchObject({ engine: 'MEILISEARCH', totalCount: expect.toSatisfy((count: number) => count > 0) })
      const last = await meilisearchOf()
      expect((await stop(second)).code).toBe(0)
      expect(isAlive(last)).toBe(false)
    },
  )

  it('starts its database again when that is killed', async () => {
    const VERBATIM_DIR = await directory(usedDirectory('sample'))
    const running = await serve({ VERBATIM_DIR, LOG_LEVEL: 'silent' })
    const { body } = await post(running.url, COUNT)
    const first = await postmasterOf(VERBATIM_DIR)
    process.kill(first, 'SIGKILL')
    // Connections may still answer for a moment after Postgres was killed.
    await expect.poll(() => postmasterOf(VERBATIM_DIR).catch(() => first), { interval: 200 }).not.toBe(first)
    await expect.poll(async () => (await post(running.url, COUNT)).body, { interval: 200 }).toEqual(body)
    expect((await stop(running)).code).toBe(0)
  })

  it('starts again when server and database were killed', async () => {
    const VERBATIM_DIR = await directory(usedDirectory('sample'))
    const first = await serve({ VERBATIM_DIR })
    const { body } = await post(first.url, COUNT)
    const postmaster = await postmasterOf(VERBATIM_DIR)
    first.process.kill('SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    await first.finished
    const second = await serve({ VERBATIM_DIR })
    expect((await post(second.url, COUNT)).body).toEqual(body)
    await stop(second)
  })

  it.skipIf(process.getuid?.() !== 0)('needs no root', async () => {
    const VERBATIM_DIR = await directory()
    await mkdir(VERBATIM_DIR)
    await chown(VERBATIM_DIR, NOBODY, NOBODY)
    const running = await serve({ VERBATIM_DIR }, { uid: NOBODY })
    expect((await post(running.url, COUNT)).body.data.articles.totalCount).toBeGreaterThan(50)
    expect((await stop(running)).code).toBe(0)
  })

  it.skipIf(process.getuid?.() !== 0)(
    'runs below a directory that only root may enter, and says where the data is',
    async () => {
      const home = await directory()
      await mkdir(home, { mode: 0o700 })
      const VERBATIM_DIR = join(home, 'checkout', '.verbatim')
      const first = await serve({ VERBATIM_DIR })
      const { body } = await post(first.url, COUNT)
      const { stdout } = await stop(first)
      const elsewhere = /cannot enter .* so the data is kept in (\S+)\.$/m.exec(stdout)?.[1] ?? ''
      const second = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off' })
      expect((await post(second.url, COUNT)).body).toEqual(body)
      await stop(second)
      expect(elsewhere).toMatch(/^\/var\/lib\/verbatim\/data-/)
      await rm(elsewhere, { recursive: true })
    },
  )

  it('ends cleanly when it is interrupted while it starts', async () => {
    const VERBATIM_DIR = await directory()
    const starting = serve({ VERBATIM_DIR }).catch(() => null)
    await new Promise((resolve) => setTimeout(resolve, 700))
    const running = await starting
    if (running) expect((await stop(running)).code).toBe(0)
  })
})

describe('what keeps it from starting is one sentence with the remedy', () => {
  async function refused(environment: Record<string, string>): Promise<string> {
    const { code, stderr } = await verbatim(['serve'], { PORT: '0', LOG_LEVEL: 'silent', ...environment })
    expect(code).toBe(1)
    expect(stderr).not.toContain('    at ')
    return stderr
  }

  it('a wrong variable, each of them', async () => {
    const said = await refused({ PORT: 'http', READ_ACCESS: 'maybe', VERBATIM_DIR: await directory() })
    expect(said).toMatch(/^verbatim: PORT is "http", but must be a whole number from 0 to 65535/m)
    expect(said).toMatch(/^verbatim: READ_ACCESS is "maybe", but must be one of open, key/m)
  })

  it('a busy port', async () => {
    const busy = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => busy.once('listening', resolve))
    const { port } = busy.address() as { port: number }
    expect(await refused({ PORT: String(port), VERBATIM_DIR: await directory() })).toBe(
      `verbatim: Port ${port} on 127.0.0.1 is in use: stop the program that uses it, or set PORT to another port, e.g. PORT=${port + 1}.\n`,
    )
    busy.close()
  })

  it.runIf(process.platform === 'linux')('a directory in which nothing can be made', async () => {
    expect(await refused({ VERBATIM_DIR: '/proc/verbatim' })).toMatch(/^verbatim: .* is not writable \(ENOENT\)/)
  })

  it('a directory that cannot be written', async () => {
    const base = await directory()
    await writeFile(base, 'a file')
    expect(await refused({ VERBATIM_DIR: join(base, 'archive') })).toMatch(
      /^verbatim: .* is not writable \(ENOTDIR\): .* set VERBATIM_DIR/,
    )
  })

  it.runIf(process.platform === 'linux')('a place for uploads in which nothing can be made', async () => {
    expect(await refused({ VERBATIM_DIR: await directory(), UPLOAD_DIR: '/proc/verbatim' })).toBe(
      'verbatim: /proc/verbatim is not writable (ENOENT): give this user the permission to write, or set UPLOAD_DIR to another directory.\n',
    )
  })

  it.skipIf(process.getuid?.() !== 0)('a directory of somebody else', async () => {
    const base = await directory()
    await mkdir(base, { mode: 0o755 })
    const { code, stderr } = await verbatim(
      ['serve'],
      { PORT: '0', LOG_LEVEL: 'silent', VERBATIM_DIR: base },
      { uid: NOBODY },
    )
    expect([code, stderr]).toEqual([
      1,
      `verbatim: ${base} is not writable (EACCES): give this user the permission to write, or set VERBATIM_DIR to another directory.\n`,
    ])
  })

  it('a DATABASE_URL where nothing answers', async () => {
    expect(await refused({ DATABASE_URL: 'postgres://a:b@127.0.0.1:9/x' })).toBe(
      'verbatim: No Postgres answers at 127.0.0.1:9 (DATABASE_URL): start it, or unset DATABASE_URL to use the embedded one.\n',
    )
  })

  it('data of another Postgres major', async () => {
    const VERBATIM_DIR = await directory()
    await mkdir(join(VERBATIM_DIR, 'postgres'), { recursive: true })
    await writeFile(join(VERBATIM_DIR, 'postgres', 'PG_VERSION'), '14\n')
    expect(await refused({ VERBATIM_DIR })).toMatch(
      /contains data of Postgres 14, but this version of Verbatim includes Postgres \d+: .*pg_dump/,
    )
  })

  it('something else where the data is to be', async () => {
    const VERBATIM_DIR = await directory()
    await mkdir(join(VERBATIM_DIR, 'postgres'), { recursive: true })
    await writeFile(join(VERBATIM_DIR, 'postgres', 'holiday.jpg'), '')
    expect(await refused({ VERBATIM_DIR })).toMatch(
      /contains other files \(holiday\.jpg\): move them away, or set VERBATIM_DIR/,
    )
  })

  it.each(['', '{', 'null', '[]', '{"password":7}'])('a note of the password that reads %j', async (note) => {
    const VERBATIM_DIR = await directory()
    await mkdir(join(VERBATIM_DIR, 'postgres'), { recursive: true })
    await writeFile(join(VERBATIM_DIR, 'postgres', 'PG_VERSION'), '18\n')
    await writeFile(join(VERBATIM_DIR, 'postgres', 'verbatim.json'), note)
    expect(await refused({ VERBATIM_DIR })).toMatch(
      /^verbatim: .*verbatim\.json is damaged\. This file contains the password of the data in .*: restore the file, or set VERBATIM_DIR to another directory\.\n$/,
    )
  })

  it('a note of where the data is that cannot be read', async () => {
    const VERBATIM_DIR = await directory()
    await mkdir(VERBATIM_DIR, { recursive: true })
    await writeFile(join(VERBATIM_DIR, 'postgres.json'), '{"data":')
    expect(await refused({ VERBATIM_DIR })).toMatch(
      /postgres\.json is damaged\. This file contains the path of the data directory: restore the file/,
    )
  })

  it('another server on the same directory', async () => {
    const VERBATIM_DIR = await directory(usedDirectory())
    const running = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off' })
    expect(await refused({ VERBATIM_DIR })).toMatch(/Another Verbatim is running on .*: stop it, or set VERBATIM_DIR/)
    expect((await post(running.url, COUNT)).status).toBe(200)
    await stop(running)
  })
})
