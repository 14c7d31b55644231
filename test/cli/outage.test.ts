import { readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { post } from '../app.ts'
import { usedDirectory, postmasterOf, serve, stop } from './process.ts'
import { slowdown } from '../slowdown.ts'

const directory = await usedDirectory()
afterAll(() => rm(dirname(directory), { recursive: true, force: true }))

it('says in the log why a request was answered UNAVAILABLE, once for each, and no password', async () => {
  const running = await serve({
    VERBATIM_DIR: directory,
    VERBATIM_SAMPLE: 'off',
    SEARCH_ENGINE: 'postgres',
    LOG_LEVEL: 'warn',
  })
  const { password } = JSON.parse(await readFile(join(directory, 'postgres', 'verbatim.json'), 'utf8')) as {
    password: string
  }
  const ask = (query: string, id: string, key?: string) =>
    post(running.url, query, { 'x-request-id': id, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) })
  const query = '{ articles { totalCount } outlets { totalCount } agents { totalCount } }'
  await ask(query, 'before')
  // Postgres cannot start without the file `pg_control`. If the file stayed, the server would restart Postgres before
  // the last request.
  const control = join(directory, 'postgres', 'global', 'pg_control')
  await rename(control, `${control}.away`)
  process.kill(await postmasterOf(directory), 'SIGKILL')
  await expect.poll(async () => (await ask(query, 'meanwhile')).body.errors?.[0].extensions.code).toBe('UNAVAILABLE')

  const key = `vb_${'a'.repeat(12)}_${'b'.repeat(43)}`
  // Each of many repeated requests is answered immediately.
  for (let index = 0; index < 20; index++) await ask(query, 'again')
  const since = performance.now()
  await ask(query, 'again')
  expect(performance.now() - since).toBeLessThan(2_000 * slowdown())
  const answers = await Promise.all([
    ask(query, 'read'),
    ask('{ archive { articleCount search { engine } } events { totalCount } }', 'by-resolvers'),
    ask('mutation { bulkLoad(input: {}) { counts { created } } }', 'write', running.key),
    ask(query, 'key', key),
  ])
  expect(answers.map(({ body }) => body.errors?.[0].extensions.code)).toEqual([
    'UNAVAILABLE',
    'UNAVAILABLE',
    'UNAVAILABLE',
    'UNAVAILABLE',
  ])

  const { stdout } = await stop(running)
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { level: string; reqId?: string; reason?: string; causes?: string[] })
  for (const id of ['read', 'by-resolvers', 'write', 'key']) {
    expect(
      lines.filter(({ reqId }) => reqId === id),
      id,
    ).toEqual([
      expect.objectContaining({
        level: 'warn',
        msg: 'unavailable',
        // The reason depends on whether the restart has already failed.
        reason: expect.stringMatching(/^The (database does not answer|embedded Postgres stopped)/) as string,
        causes: [expect.stringMatching(/ECONNREFUSED|ENOENT|CONNECT|KNOWN_OUTAGE/)],
      }),
    ])
  }
  expect(stdout).not.toContain(password)
  expect(stdout).not.toContain(key.slice(16))
})
