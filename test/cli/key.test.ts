import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { post } from '../app.ts'
import { freshDirectory, serve, stop, verbatim } from './process.ts'

let VERBATIM_DIR: string
beforeAll(async () => {
  VERBATIM_DIR = await freshDirectory()
})
afterAll(() => rm(dirname(VERBATIM_DIR), { recursive: true, force: true }))

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
const MUTATION = 'mutation { bulkLoad(input: { dryRun: true }) { counts { created } } }'

it('makes, lists and revokes keys, whether the server runs or not', async () => {
  const before = await verbatim(['key', 'create', '--role', 'loader', '--label', 'night desk'], { VERBATIM_DIR })
  expect([before.code, before.stderr]).toEqual([0, ''])
  expect(before.stdout).toMatch(/^vb_[a-z0-9]{12}_[A-Za-z0-9]{43}\n$/)

  const server = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off' })
  const during = await verbatim(['key', 'create', '--role', 'reader'], { VERBATIM_DIR })
  const loader = { authorization: `Bearer ${before.stdout.trim()}` }
  expect((await post(server.url, MUTATION, loader)).body).toEqual({ data: { bulkLoad: { counts: { created: 0 } } } })
  expect(
    (await post(server.url, MUTATION, { authorization: `Bearer ${during.stdout.trim()}` })).body.errors[0].extensions
      .code,
  ).toBe('FORBIDDEN')

  const id = before.stdout.split('_')[1] ?? ''
  expect((await verbatim(['key', 'revoke', id], { VERBATIM_DIR })).code).toBe(0)
  expect((await post(server.url, MUTATION, loader)).body.errors[0].extensions.code).toBe('UNAUTHENTICATED')
  const list = await verbatim(['key', 'list'], { VERBATIM_DIR })
  expect(list.stdout.split('\n')).toEqual([
    expect.stringMatching(new RegExp(`^${id}\tloader\t${TIME}\trevoked ${TIME}\tnight desk$`)),
    expect.stringMatching(new RegExp(`^[a-z0-9]{12}\treader\t${TIME}\tactive$`)),
    '',
  ])
  expect(list.stdout).not.toContain('vb_')
  await stop(server)
})

it('makes keys at the same moment', async () => {
  const made = await Promise.all([1, 2, 3].map(() => verbatim(['key', 'create', '--role', 'loader'], { VERBATIM_DIR })))
  expect(made.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ])
})

it.each([
  [['key', 'revoke', 'nobody'], /There is no key "nobody"/],
  [['key', 'create'], /--role/],
  [['key', 'create', '--role', 'king'], /loader, reader/],
  [['kee'], /unknown command/],
])('says what is wrong with %j', async (args, message) => {
  const { code, stdout, stderr } = await verbatim(args, { VERBATIM_DIR })
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(message)
})

it.each([
  [['--help']],
  [['serve', '--help']],
  [['migrate', '--help']],
  [['key', '--help']],
  [['key', 'create', '--help']],
  [['load', '--help']],
])('explains itself for %j', async (args) => {
  const { code, stdout } = await verbatim(args, {})
  expect([code, stdout.length > 150]).toEqual([0, true])
})
