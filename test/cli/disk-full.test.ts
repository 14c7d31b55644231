import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { post } from '../app.ts'
import { postmasterOf, serve, stop } from './process.ts'

// A file system that a test can fill up; only root may mount one.
const disk = mkdtempSync(join(tmpdir(), 'verbatim-disk-'))
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200m,mode=755', 'tmpfs', disk]).status === 0
let filler: ChildProcess | null = null
afterAll(async () => {
  filler?.kill('SIGKILL')
  if (isMounted) spawnSync('umount', ['--lazy', disk])
  await rm(disk, { recursive: true, force: true })
})

it.skipIf(!isMounted)(
  `says that the disk is full while the embedded Postgres cannot start, and continues when there is room${isMounted ? '' : ' (left out: no right to mount a disk)'}`,
  async () => {
    const VERBATIM_DIR = join(disk, 'archive')
    const running = await serve({ VERBATIM_DIR, VERBATIM_SAMPLE: 'off', SEARCH_ENGINE: 'postgres' })
    const authorization = `Bearer ${running.key}`
    const load = (key: string) =>
      post(
        running.url,
        `mutation { bulkLoad(input: { articles: [{ key: "${key}", title: "T" }] }) { counts { created } } }`,
        { authorization },
      )
    expect((await load('before')).body.data.bulkLoad.counts.created).toBe(1)
    const ballast = join(disk, 'ballast')
    filler = await fill(ballast)
    process.kill(await postmasterOf(VERBATIM_DIR), 'SIGKILL')

    const messages = async () =>
      (await post(running.url, '{ archive { articleCount } }')).body.errors?.[0]?.message ?? ''
    await expect.poll(messages, { interval: 500 }).toMatch(/disk of the database is full: free some space/)
    filler.kill('SIGKILL')
    await once(filler, 'exit')
    await rm(ballast)
    await expect
      .poll(async () => (await post(running.url, '{ archive { articleCount } }')).body, { interval: 500 })
      .toEqual({ data: { archive: { articleCount: 1 } } })
    expect((await load('after')).body.data.bulkLoad.counts.created).toBe(1)
    const { code, stdout } = await stop(running)
    expect(code).toBe(0)
    expect(stdout).toContain('The disk of the database is full')
    expect(stdout).toContain('The embedded Postgres is running again.')
  },
)

/** Takes every block that becomes free, until the process is ended. */
async function fill(path: string): Promise<ChildProcess> {
  const filler = spawn('sh', ['-c', `while :; do cat /dev/zero >> ${path} 2>/dev/null; sleep 0.002; done`])
  await expect.poll(async () => (await statfs(disk)).bavail).toBe(0)
  return filler
}
